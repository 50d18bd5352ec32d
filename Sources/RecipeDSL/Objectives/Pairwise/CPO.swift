public import PreferenceData

/// Contrastive preference optimization without a reference policy (Xu and others 2024).
///
/// With m = β·(log π(chosen) − log π(rejected)), sums over tokens, the loss is
/// `−(1−ε)·log σ(m) − ε·log σ(−m)`; TRL's `CPOTrainer` also has the hinge `max(0, 1 − m)` and, on mean
/// log-probabilities, `(log π(chosen)/|chosen| − log π(rejected)/|rejected| − 1/(2β))²`. The paper's
/// likelihood term, TRL's `cpo_alpha`, is a term beside it: `NegativeLogLikelihood(of: .chosen)`.
public struct CPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The loss of the margin.
  public enum Form: String, Sendable, Hashable {
    /// The logistic loss.
    case logistic
    /// The hinge; label smoothing has no part in it.
    case hinge
    /// The squared distance of mean log-probabilities from 1/(2β); label smoothing has no part in it.
    case identity
  }

  /// The factor of the margin; positive.
  public var beta: Double
  /// The loss of the margin.
  public var form: Form
  /// The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public var labelSmoothing: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The factor of the margin; positive.
  ///   - form: The loss of the margin.
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  public init(beta: Double, form: Form = .logistic, labelSmoothing: Double = 0) {
    self.beta = beta
    self.form = form
    self.labelSmoothing = labelSmoothing
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logProbability - rejected.logProbability)
    switch form {
    case .logistic: return .perExample(smoothedLogisticLoss(margin: margin, labelSmoothing))
    case .hinge: return .perExample(max(1 - margin, 0))
    case .identity:
      let means = chosen.meanLogProbability - rejected.meanLogProbability
      return .perExample(square(means - 1 / (2 * beta)))
    }
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + smoothingFault(labelSmoothing) }
}
