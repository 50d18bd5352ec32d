/// How long a stage trains.
public enum DurationPlan: Codable, Hashable, Sendable {
  /// Passes over the data; the last may be a part of one.
  case epochs(Double)
  /// Optimizer steps.
  case steps(Int)
}
