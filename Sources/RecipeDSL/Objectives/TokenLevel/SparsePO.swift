public import PreferenceData

/// Preference optimization with learned masks over tokens (Christopoulou and others 2024, SparsePO).
///
/// TDPO1 whose terms of tokens have weights of at least 0: with masks m and n the loss is
/// `−log σ(β·(u(chosen) − u(rejected) − (d(rejected) − d(chosen)))) + λ·Σ m + μ·Σ n`, u(y) = Σₜ mₜ·Δₜ and
/// d(y) = Σₜ nₜ·KLₜ(π_ref ‖ π), the last sums over both replies' tokens. Masks of 1 without sparsity are
/// `TDPO(form: .first)`. A mask is `max(0, w·h + b)` of the policy's last hidden state, trained with the
/// stage from 1 everywhere; the released one mixes linear functions of all layers' states and has dropout
/// of 0.01. One mask for both roles halves λ and μ, as released. A mask that is 0 everywhere learns
/// nothing more.
public struct SparsePO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// How many masks there are.
  public enum Masks: String, Sendable, Hashable {
    /// One for rewards and one for divergences.
    case separate
    /// One that serves both.
    case shared
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The factor λ of the mask of rewards; at least 0.
  public var rewardSparsity: Double
  /// The factor μ of the mask of divergences; at least 0.
  public var divergenceSparsity: Double
  /// How many masks there are.
  public var masks: Masks

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - rewardSparsity: The factor λ of the mask of rewards; at least 0.
  ///   - divergenceSparsity: The factor μ of the mask of divergences; at least 0.
  ///   - masks: How many masks there are.
  public init(
    beta: Double,
    rewardSparsity: Double = 0,
    divergenceSparsity: Double = 0,
    masks: Masks = .separate
  ) {
    self.beta = beta
    self.rewardSparsity = rewardSparsity
    self.divergenceSparsity = divergenceSparsity
    self.masks = masks
  }

  /// The formula.
  public var loss: Loss {
    let good = terms(of: chosen)
    let bad = terms(of: rejected)
    let margin = good.reward - bad.reward - (bad.divergence - good.divergence)
    let sparsity = [good.sparsity, bad.sparsity].flatMap(\.self)
    return .perExample(sparsity.reduce(-logSigmoid(beta * margin)) { $0 + $1 })
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + nonNegativeFault("rewardSparsity", rewardSparsity)
      + nonNegativeFault("divergenceSparsity", divergenceSparsity)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  private func terms(
    of reply: PolicyReply
  ) -> (
    reward: Quantity<PerExample>, divergence: Quantity<PerExample>, sparsity: [Quantity<PerExample>]
  ) {
    let tokens = reply.tokens
    let mask = max(tokens.learned("mask", initial: 1), 0)
    let other = masks == .shared ? mask : max(tokens.learned("divergence_mask", initial: 1), 0)
    let share = masks == .shared ? 0.5 : 1
    var sparsity: [Quantity<PerExample>] = []
    if rewardSparsity != 0 { sparsity.append(share * rewardSparsity * mask.sum()) }
    if divergenceSparsity != 0 { sparsity.append(share * divergenceSparsity * other.sum()) }
    return (
      reward: (mask * tokens.logRatio).sum(),
      divergence: (other * tokens.divergence).sum(),
      sparsity: sparsity
    )
  }
}
