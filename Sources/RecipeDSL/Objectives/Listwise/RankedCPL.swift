public import PreferenceData

/// Contrastive preference learning of whole orders (Hejna and others 2023, the ranked form of CPL).
///
/// With `S(y) = α·log π(y)` and a bias λ the loss of a list is the mean over its ordered pairs, better
/// before worse, of `−log σ(S(better) − λ·S(worse))`. Replies in one place are ordered as they stand in
/// the list. The released code orders a batch of segments by their scores; here candidates answer one
/// prompt, since likelihoods after different prompts don't compare.
public struct RankedCPL: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// The temperature α; positive.
  public var alpha: Double
  /// The bias λ; above 0 and at most 1.
  public var bias: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - alpha: The temperature α; positive.
  ///   - bias: The bias λ; above 0 and at most 1.
  public init(alpha: Double, bias: Double) {
    self.alpha = alpha
    self.bias = bias
  }

  /// The formula.
  public var loss: Loss {
    let advantage = alpha * candidates.logProbability
    let order = (-candidates.rank).descendingRank
    let losses = -logSigmoid(advantage.ofFirst - bias * advantage.ofSecond)
    let sum = select(order.ofFirst .< order.ofSecond, losses, else: 0).sum()
    return .perExample(sum / (0.5 * candidates.count * (candidates.count - 1)))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("alpha", alpha) + positiveFault("bias", bias) + shareFault("bias", bias)
  }
}
