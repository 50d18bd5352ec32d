public import PreferenceData
public import RecipePlan

/// Direct preference optimization (Rafailov and others, 2023).
///
/// The loss of a comparison is `−log σ(β·(Δ(chosen) − Δ(rejected)))` with log-ratios Δ summed over
/// tokens: `loss_type="sigmoid"` of TRL. With label smoothing ε it is conservative DPO (Mitchell
/// 2023), `−(1−ε)·log σ(m) − ε·log σ(−m)`, as in OpenRLHF and torchtune; TRL ignores its
/// `label_smoothing` there.
public struct DPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy.
  public var beta: Double
  /// The assumed share of flipped labels.
  public var labelSmoothing: Double
  /// How rows' labels are read.
  public var labels: LabelReading

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  ///   - labels: Whether rows' soft labels are read.
  public init(beta: Double, labelSmoothing: Double = 0, labels: LabelReading = .hard) {
    self.beta = beta
    self.labelSmoothing = labelSmoothing
    self.labels = labels
  }

  /// The formula.
  public var loss: Loss {
    .perExample(
      logisticLoss(
        margin: beta * (chosen.logRatio - rejected.logRatio),
        label: example.softLabel,
        labels: labels,
        smoothing: labelSmoothing
      )
    )
  }

  /// Soft labels must be there to be read.
  public var requirements: [DataRequirement] {
    labels == .soft ? [.softLabel(.probability, in: .someRow)] : []
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + smoothingFault(labelSmoothing)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
