import OptimizationCore

/// What annotators' latent tastes are drawn with in one step.
///
/// Only the seed, the step and the annotator's name decide the numbers: not the rows beside theirs, not how a
/// batch is cut into passes, not who else is known.
struct TasteDraws: Sendable {
  /// The experiment's seed.
  var seed: UInt64
  /// The step of the stage.
  var step: Int

  /// Numbers of the standard normal distribution.
  func numbers(of annotator: String, count: Int) -> [Float] {
    var random = CounterRandom(seed: seed, stream: "taste of \(annotator)", step: UInt64(step))
    return (0..<count).map { _ in Float(random.normal()) }
  }
}
