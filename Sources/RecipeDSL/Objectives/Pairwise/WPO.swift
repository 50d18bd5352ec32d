public import PreferenceData
public import RecipePlan

/// Weighted preference optimization (Zhou and others 2024): pairs weigh as likely as the policy would
/// write them.
///
/// With a(y) the mean over tokens of `log π(yₜ) − log Σᵥ π(v)²` the loss of the other objective is
/// multiplied by `sg(exp(a(chosen) + a(rejected)))`. TRL's `use_weighting` has no cap; the released
/// code has, `min(1, ·)`, and weights conservative DPO. Weights are not normalized over the batch, so
/// that unlikely pairs count for little.
public struct WPO<Base: Objective>: Objective
where Base.Example == Comparison, Base.Role == PolicyRole {
  /// The kind of example.
  public typealias Example = Comparison

  /// The objective whose pairs are weighted.
  public var base: Base
  /// Whether weights are at most 1.
  public var isCapped: Bool

  /// Declares the objective.
  /// - Parameters:
  ///   - base: The objective whose pairs are weighted, such as `DPO(beta: 0.1)`.
  ///   - isCapped: Whether weights are at most 1, as in the released code.
  public init(_ base: Base, isCapped: Bool = false) {
    self.base = base
    self.isCapped = isCapped
  }

  /// The formula.
  public var loss: Loss {
    let weight = exp(alignment(of: chosen) + alignment(of: rejected))
    let capped = isCapped ? min(weight, 1) : weight
    let inner = base.loss
    return Loss(value: stopGradient(capped) * inner.value, normalizer: inner.normalizer)
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    // The weight of a pair has no place in an order of the batch's values.
    base.faults
      + (base.loss.value.formula.contains(.sort)
        ? ["it weighs pair by pair, but the objective in it sorts the batch."] : [])
  }

  /// The other objective's scale.
  public var rewardScale: Double? { base.rewardScale }

  /// What the other objective requires of the data.
  public var requirements: [DataRequirement] { base.requirements }

  private func alignment(of reply: PolicyReply) -> Quantity<PerExample> {
    (reply.tokens.logProbability - reply.tokens.logSquareSum).mean()
  }
}
