public import PreferenceData
public import RecipePlan

/// DPO with an offset from the strength of the preference (Amini and others 2024).
///
/// The loss is `−log σ(β·(Δ(chosen) − Δ(rejected)) − α·f(strength))` with f the logarithm, as released,
/// or the strength itself, which libraries call a margin. A strength of 0 or below has no logarithm: it
/// stops the run and names the row. The paper's strength is the difference or ratio of two scores.
public struct ODPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// What of the strength the offset is.
  public enum Offset: String, Sendable, Hashable {
    /// Its logarithm.
    case logarithm
    /// Itself.
    case identity
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The factor α of the offset; at least 0.
  public var alpha: Double
  /// What of the strength the offset is.
  public var offset: Offset

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - alpha: The factor α of the offset; at least 0.
  ///   - offset: What of the strength the offset is.
  public init(beta: Double, alpha: Double = 1, offset: Offset = .logarithm) {
    self.beta = beta
    self.alpha = alpha
    self.offset = offset
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    let shift =
      switch offset {
      case .logarithm: log(example.strength)
      case .identity: example.strength
      }
    return .perExample(-logSigmoid(margin - alpha * shift))
  }

  /// A strength of 0 or below has no logarithm.
  public var requirements: [DataRequirement] { offset == .logarithm ? [.strength(.positive)] : [] }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + nonNegativeFault("alpha", alpha) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
