public import PreferenceData

/// DPO that keeps the chosen reply's probability up (Pal and others 2024, "Smaug", DPOP).
///
/// With q = max(0, −Δ(chosen)), the shortfall of the chosen reply, the paper's loss has the penalty
/// inside, `−log σ(β·(Δ(chosen) − Δ(rejected) − λ·q))`. Some libraries leave β out of it,
/// `−log σ(β·(Δ(chosen) − Δ(rejected)) − λ·q)`; mlx-lm-lora adds it outside,
/// `−log σ(β·(Δ(chosen) − Δ(rejected))) + λ·q`.
public struct DPOPositive: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// Where the penalty stands.
  public enum Form: String, Sendable, Hashable {
    /// In the margin, times β: the paper's.
    case inside
    /// In the margin, without β.
    case insideUnscaled
    /// Beside the loss.
    case outside
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The factor λ of the shortfall; at least 0.
  public var penalty: Double
  /// Where the penalty stands.
  public var form: Form

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - penalty: The factor λ of the shortfall; at least 0.
  ///   - form: Where the penalty stands.
  public init(beta: Double, penalty: Double, form: Form = .inside) {
    self.beta = beta
    self.penalty = penalty
    self.form = form
  }

  /// The formula.
  public var loss: Loss {
    let margin = chosen.logRatio - rejected.logRatio
    let shortfall = penalty * max(-chosen.logRatio, 0)
    switch form {
    case .inside: return .perExample(-logSigmoid(beta * (margin - shortfall)))
    case .insideUnscaled: return .perExample(-logSigmoid(beta * margin - shortfall))
    case .outside: return .perExample(-logSigmoid(beta * margin) + shortfall)
    }
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + nonNegativeFault("penalty", penalty) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
