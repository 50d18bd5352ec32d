public import PreferenceData

/// Token-level direct preference optimization (Zeng and others 2024).
///
/// With K(y) = Σₜ KL(π_ref ‖ π) over the vocabulary at y's tokens, TDPO1 is
/// `−log σ(β·(Δ(chosen) − Δ(rejected) − (K(rejected) − K(chosen))))` and TDPO2
/// `−log σ(β·(Δ(chosen) − Δ(rejected) − α·(K(rejected) − sg(K(chosen)))))`. The released configuration
/// runs TDPO1, though the function's default is TDPO2.
public struct TDPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// Which of the paper's losses.
  public enum Form: Hashable, Sendable {
    /// TDPO1: gradients flow through both divergences.
    case first
    /// TDPO2 with the factor α of the divergences.
    case second(alpha: Double)

    /// What is wrong with the factor.
    var faults: [String] {
      if case .second(let alpha) = self { nonNegativeFault("alpha", alpha) } else { [] }
    }
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// Which of the two.
  public var form: Form

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - form: Which of the two.
  public init(beta: Double, form: Form) {
    self.beta = beta
    self.form = form
  }

  /// The formula.
  public var loss: Loss {
    let good = chosen.tokens.divergence.sum()
    let bad = rejected.tokens.divergence.sum()
    let penalty =
      switch form {
      case .first: bad - good
      case .second(let alpha): alpha * (bad - stopGradient(good))
      }
    return .perExample(-logSigmoid(beta * (chosen.logRatio - rejected.logRatio - penalty)))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + form.faults }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
