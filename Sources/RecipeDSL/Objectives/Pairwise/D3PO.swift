public import PreferenceData
public import RecipePlan

/// Direct preference optimization with clamped ratios of steps (Yang and others 2023, "Using Human Feedback
/// to Fine-tune Diffusion Models without Any Reward Model").
///
/// With h the mean log-ratio of a reply's tokens, cut to log(1 ± ε), and p the row's soft label, the loss
/// is `−log σ(β·(2p − 1)·(h(chosen) − h(rejected)))`: the released labels (1, −1), (−1, 1) and (0, 0) are
/// soft labels of 1, 0 and ½. There, a log-density is the mean over the latent dimensions of one
/// denoising step, and every step is an example; here a reply is one example and its tokens are the
/// dimensions. The cut bounds the margin by about 2ε, and nothing is learned beyond it. A method for
/// discrete diffusion is called D3PO too.
public struct D3PO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// How far ε the ratio may be from 1; above 0 and below 1.
  public var clip: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - clip: How far ε the ratio may be from 1; above 0 and below 1.
  public init(beta: Double, clip: Double = 0.1) {
    self.beta = beta
    self.clip = clip
  }

  /// The formula.
  public var loss: Loss {
    let margin = clamped(chosen.meanLogRatio) - clamped(rejected.meanLogRatio)
    return .perExample(-logSigmoid(beta * (2 * example.softLabel - 1) * margin))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta)
      + (clip > 0 && clip < 1 ? [] : ["'clip' is \(clip); it must be above 0 and below 1."])
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }

  /// The logarithm of a ratio, held between those of 1 − ε and 1 + ε.
  private func clamped(_ ratio: Quantity<PerExample>) -> Quantity<PerExample> {
    min(max(ratio, logarithm(1 - clip)), logarithm(1 + clip))
  }

  /// Soft labels are probabilities.
  public var requirements: [DataRequirement] { [.softLabel(.probability)] }
}
