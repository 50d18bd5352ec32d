/// What a workload's run gave.
struct WorkloadOutcome: Codable, Sendable {
  /// The median over the timed steps of tokens per second, all tokens of both sequences counted.
  var tokensPerSecond: Double
  /// The median time of a timed step on the wall.
  var secondsPerStep: Double
  /// The median processor time of a timed step, over all threads.
  var processorSecondsPerStep: Double
  /// The losses of all steps, warm-up included; mean log-probabilities for scoring.
  var losses: [Double]
  /// The largest resident memory of the process up to the end, in MiB.
  var peakMegabytes: Int
  /// The mean floating-point operations of a timed step; see `WorkloadCost`.
  var operationsPerStep: Double
  /// The mean time of each part of a timed step, in seconds, in the order of work.
  var phases: [Phase]

  /// A part of a step.
  struct Phase: Codable, Sendable {
    /// What is done.
    var name: String
    /// The mean time per step.
    var seconds: Double
  }
}
