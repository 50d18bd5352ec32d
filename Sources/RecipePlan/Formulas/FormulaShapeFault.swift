/// Why the operands of an operation don't go together.
public struct FormulaShapeFault: Error, Hashable, Sendable {
  /// The reason as a sentence.
  public var message: String

  /// Makes a fault.
  public init(_ message: String) { self.message = message }
}
