public import PreferenceData

/// Listwise preference optimization with LambdaRank's weights (Liu and others 2024, LiPO-λ).
///
/// With s = β·Δ(yₖ), gains G = 2^rating − 1 and discounts D = log(1 + rank of s), the loss sums
/// `|Gᵢ − Gⱼ|·|1/Dᵢ − 1/Dⱼ|·(−log σ(sᵢ − sⱼ))` over pairs with rating i above rating j; no gradient flows
/// into the weights. `.sum` with the natural logarithm is the paper's equation as written; its authors ran
/// RAX, which takes logarithms to base 2, the mean over all such pairs of the batch, and multiplies by the
/// number of candidates: `.rax`, which reads the batch. Equal scores are ranked by position, and at the
/// first step all are equal: shuffle the lists. RankDPO (Karthik and others 2024) has the same weights
/// with ratings that are mean win rates.
public struct LiPO: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// How the pairs' losses are added up.
  public enum Reduction: String, Sendable, Hashable {
    /// Their sum, and the mean over rankings.
    case sum
    /// Their mean over all pairs of the batch, times the number of candidates.
    case rax
  }

  /// The base of a logarithm.
  public enum LogarithmBase: String, Sendable, Hashable {
    /// The natural logarithm.
    case e
    /// The logarithm to base 2.
    case two
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// How pairs are added up.
  public var reduction: Reduction
  /// The base of the discount's logarithm; nil for the natural one with `.sum`, 2 with `.rax`.
  public var base: LogarithmBase?

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - reduction: How pairs are added up.
  ///   - base: The base of the discount's logarithm; by default the natural one with `.sum`, 2 with
  ///     `.rax`.
  public init(beta: Double, reduction: Reduction, base: LogarithmBase? = nil) {
    self.beta = beta
    self.reduction = reduction
    self.base = base
  }

  /// The formula.
  public var loss: Loss {
    let scores = beta * candidates.logRatio
    let gain = power(2, candidates.rating) - 1
    let unit = (base ?? (reduction == .rax ? .two : .e)) == .two ? logarithm(2) : 1
    let discount = unit / log(1 + stopGradient(scores).descendingRank)
    let weight =
      abs(gain.ofFirst - gain.ofSecond) * abs(discount.ofFirst - discount.ofSecond)
    let isBetter = candidates.rating.ofFirst .> candidates.rating.ofSecond
    let losses = select(isBetter, -(weight * logSigmoid(scores.ofFirst - scores.ofSecond)), else: 0)
    switch reduction {
    case .sum: return .perExample(losses.sum())
    case .rax:
      let total = (candidates.count * losses.sum()).batchSum()
      return .perBatch(total / max(isBetter.number.sum().batchSum(), 1))
    }
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
