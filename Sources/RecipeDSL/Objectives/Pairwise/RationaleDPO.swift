public import PreferenceData

/// DPO that also learns why (Just and others 2024, "Data-Centric Human Preference Optimization with
/// Rationales").
///
/// The comparison's third reply z is the rationale. The released code's loss is
/// `−log σ(m) − log σ(γ·log π(z))` with m = β·(Δ(chosen) − Δ(rejected)); the paper's is
/// `−log σ(m) − γ·log π(z)` (its text was not reachable; a class of the repository has this form).
/// Here z is conditional on the prompt alone, so that a prompt that shows both replies must hold them.
public struct RationaleDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// How the rationale's likelihood counts.
  public enum Form: String, Sendable, Hashable {
    /// As the logarithm of a logistic function: the released code.
    case released
    /// As it is: the paper.
    case linear
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The factor γ of the rationale; at least 0.
  public var gamma: Double
  /// Which of the two forms.
  public var form: Form

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - gamma: The factor γ of the rationale; at least 0.
  ///   - form: Which of the two forms.
  public init(beta: Double, gamma: Double, form: Form = .released) {
    self.beta = beta
    self.gamma = gamma
    self.form = form
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    let rationale = gamma * extra.logProbability
    switch form {
    case .released: return .perExample(-logSigmoid(margin) - logSigmoid(rationale))
    case .linear: return .perExample(-logSigmoid(margin) - rationale)
    }
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + nonNegativeFault("gamma", gamma) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
