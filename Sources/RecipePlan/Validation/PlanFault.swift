/// Something wrong with a declaration, found before any weight is allocated.
public struct PlanFault: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// Where the recipe declares it; nil when the fault has no place.
  public var location: SourceLocation?
  /// What is wrong and what to do, in sentences.
  public var message: String

  /// Makes a fault.
  public init(at location: SourceLocation?, _ message: String) {
    self.location = location
    self.message = message
  }

  /// The place and the message.
  public var description: String {
    location.map { "\($0): \(message)" } ?? message
  }
}
