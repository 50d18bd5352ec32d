public import PreferenceData

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

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + smoothingFault(labelSmoothing)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}

/// `−p·log σ(margin) − (1−p)·log σ(−margin)` with the smoothed label p.
func logisticLoss(
  margin: Quantity<PerExample>,
  label: Quantity<PerExample>,
  labels: LabelReading,
  smoothing: Double
) -> Quantity<PerExample> {
  switch labels {
  case .hard where smoothing == 0: return -logSigmoid(margin)
  case .hard: return -((1 - smoothing) * logSigmoid(margin)) - smoothing * logSigmoid(-margin)
  case .soft:
    let smoothed = smoothing == 0 ? label : (1 - 2 * smoothing) * label + smoothing
    return -(smoothed * logSigmoid(margin)) - (1 - smoothed) * logSigmoid(-margin)
  }
}

func positiveFault(_ name: String, _ value: Double) -> [String] {
  value > 0 && value.isFinite ? [] : ["'\(name)' is \(value); it must be positive."]
}

func smoothingFault(_ value: Double) -> [String] {
  (0..<0.5).contains(value)
    ? [] : ["'labelSmoothing' is \(value); it must be at least 0 and less than 0.5."]
}
