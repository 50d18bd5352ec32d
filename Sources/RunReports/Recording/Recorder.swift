public import RecipePlan

/// Something that reads the events of a run and leaves a report.
///
/// The events arrive in the order in which they happen, from one task at a time. A recorder keeps
/// what it needs; nothing is promised after ``RecipePlan/RunEvent/runFinished(_:)``.
public protocol Recorder: Sendable {
  /// Takes note of one event.
  ///
  /// - Throws: An error if the report cannot be written; the run itself is not at fault then.
  mutating func record(_ event: RunEvent) throws
}
