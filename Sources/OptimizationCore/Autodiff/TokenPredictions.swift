/// What a decoder predicts at some rows: log-probabilities of given tokens, and figures about the
/// whole distribution from the same pass.
public struct TokenPredictions {
  /// The natural logarithm of each target's probability, [rows]; gradients pass through it.
  public let logProbabilities: Tensor<Float>
  /// The entropy of the distribution at each row, in nats; without gradient.
  public let entropies: [Float]
  /// The most probable token at each row, the lowest one on a tie.
  public let mostLikely: [Int32]
}
