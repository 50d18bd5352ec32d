public import PreferenceData

/// DPO under another divergence than the reverse KL (Wang and others 2023, "Beyond Reverse KL", f-DPO).
///
/// Log-ratios Δ become scores s(Δ), the derivative of the divergence's generator at exp(Δ): Δ for the
/// reverse KL, `1 − exp(−Δ)` for the forward KL, `log σ(Δ) + log 2` for Jensen-Shannon, and
/// `(exp((a−1)·Δ) − 1)/(a−1)` for the α-divergence in TRL's parameter a; the paper's α is 1 − a. The
/// loss is then DPO's, the hinge or IPO's of the scores. TRL: `f_divergence_type` with
/// `loss_type="sigmoid"`, `"hinge"` or `"ipo"`. In IPO scores are divided by lengths, so that constants
/// matter: TRL 1.10 left them out (`keepsConstants: false`), 1.16 has them. TRL's cap on exponents is not copied.
public struct FDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The loss that scores go into.
  public enum Form: String, Sendable, Hashable {
    /// DPO's.
    case logistic
    /// The hinge.
    case hinge
    /// IPO's of scores divided by lengths.
    case identity
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The divergence.
  public var divergence: Divergence
  /// The loss of the scores.
  public var form: Form
  /// Whether scores are 0 where policies agree; only `.identity` depends on it.
  public var keepsConstants: Bool

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - divergence: The divergence.
  ///   - form: The loss of the scores.
  ///   - keepsConstants: Whether scores are 0 where policies agree; only `.identity` depends on it.
  public init(
    beta: Double,
    divergence: Divergence,
    form: Form = .logistic,
    keepsConstants: Bool = true
  ) {
    self.beta = beta
    self.divergence = divergence
    self.form = form
    self.keepsConstants = keepsConstants
  }

  /// The formula.
  public var loss: Loss {
    let good = divergence.score(chosen.logRatio, keepsConstant: keepsConstants)
    let bad = divergence.score(rejected.logRatio, keepsConstant: keepsConstants)
    switch form {
    case .logistic: return .perExample(-logSigmoid(beta * (good - bad)))
    case .hinge: return .perExample(max(1 - beta * (good - bad), 0))
    case .identity:
      let margin = good / chosen.length - bad / rejected.length
      return .perExample(square(margin - 1 / (2 * beta)))
    }
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + divergence.faults }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
