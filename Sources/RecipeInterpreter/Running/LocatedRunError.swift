public import RecipePlan

/// A fault with the place in the recipe that it concerns.
public struct LocatedRunError: Error, CustomStringConvertible {
  /// Where the recipe declares what failed.
  public var location: SourceLocation
  /// The fault.
  public var underlying: any Error

  /// The place and the fault.
  public var description: String { "\(location): \(underlying)" }
}
