/// A number of a formula that is trained together with the model, such as a temperature.
public struct LearnedScalar: Codable, Hashable, Sendable {
  /// What the number is called in metrics and weight files; unique within a stage.
  public var name: String
  /// The value before the first step.
  public var initial: Double

  /// Makes a learned number.
  public init(_ name: String, initial: Double) {
    self.name = name
    self.initial = initial
  }
}
