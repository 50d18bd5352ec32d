public import PreferenceData
public import RecipePlan

/// Contrastive preference learning (Hejna and others 2023).
///
/// With S(y) = α·log π(y), or α·Δ(y) in the KL form, and a bias λ, the loss is
/// `−p·log σ(S(chosen) − λ·S(rejected)) − (1−p)·log σ(S(rejected) − λ·S(chosen))` with p the row's soft
/// label. The released code has no discount, the paper has one; neither has this. λ < 1 makes the loss
/// lower the likelihood of what is not in the data less.
public struct CPL: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// What a reply's advantage is made of.
  public enum Form: String, Sendable, Hashable {
    /// Its log-probability.
    case plain
    /// Its log-ratio.
    case divergence
  }

  /// The temperature α; positive.
  public var alpha: Double
  /// The bias λ; above 0 and at most 1.
  public var bias: Double
  /// Whether the reference policy is read.
  public var form: Form
  /// How rows' labels are read.
  public var labels: LabelReading

  /// Declares the objective.
  /// - Parameters:
  ///   - alpha: The temperature α; positive.
  ///   - bias: The bias λ; above 0 and at most 1.
  ///   - form: Whether the reference policy is read.
  ///   - labels: How rows' labels are read.
  public init(alpha: Double, bias: Double, form: Form = .plain, labels: LabelReading = .hard) {
    self.alpha = alpha
    self.bias = bias
    self.form = form
    self.labels = labels
  }

  /// The formula.
  public var loss: Loss {
    let good = alpha * (form == .plain ? chosen.logProbability : chosen.logRatio)
    let bad = alpha * (form == .plain ? rejected.logProbability : rejected.logRatio)
    let right = -logSigmoid(good - bias * bad)
    guard labels == .soft else { return .perExample(right) }
    let wrong = -logSigmoid(bad - bias * good)
    return .perExample(example.softLabel * right + (1 - example.softLabel) * wrong)
  }

  /// Soft labels must be there to be read.
  public var requirements: [DataRequirement] {
    labels == .soft ? [.softLabel(.probability, in: .someRow)] : []
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("alpha", alpha) + positiveFault("bias", bias) + shareFault("bias", bias)
  }
}
