/// A step that turns a table of examples into another table of the same kind.
///
/// A step stores only plain values, so that a plan can show and fingerprint it.
public protocol DataStep<Example>: Sendable, Hashable {
  /// The kind of the examples.
  associatedtype Example: ExampleKind

  /// What is wrong with the settings for this kind of example, one sentence each; empty if nothing
  /// is.
  var faults: [String] { get }

  /// The rows that the step leaves, with one more entry in the ledger.
  ///
  /// Throws `DataError.invalidSettings` if the step has faults.
  func apply(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> RowTable<Example>
}

extension DataStep {
  /// No faults: the default for steps that any settings suit.
  public var faults: [String] { [] }

  /// Throws `DataError.invalidSettings` if the step has faults.
  func checkSettings(named name: String) throws {
    let faults = faults
    if !faults.isEmpty { throw DataError.invalidSettings(component: name, faults: faults) }
  }
}
