/// A stored property that can't be recorded in a plan.
public struct PlanReflectionError: Error, Hashable, CustomStringConvertible {
  /// Where it stands, such as `MyStep.choose`.
  public var path: String
  /// The property's type.
  public var type: String

  /// The fault and its remedy in sentences.
  public var description: String {
    "The property '\(path)' of type '\(type)' can't be recorded in the plan. Store plain values "
      + "(numbers, texts, enumerations, arrays, structures of these), or conform the type to "
      + "'PlanRepresentable'."
  }
}
