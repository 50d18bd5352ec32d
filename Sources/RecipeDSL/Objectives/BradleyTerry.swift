public import PreferenceData

/// The Bradley-Terry loss of a reward model (Christiano and others, 2017; Stiennon and others, 2020).
///
/// The loss of a comparison is `−log σ(r(chosen) − r(rejected))`: TRL's `RewardTrainer` without a
/// margin column and without centring.
public struct BradleyTerry: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// The assumed share of flipped labels.
  public var labelSmoothing: Double
  /// How rows' labels are read.
  public var labels: LabelReading

  /// Declares the objective.
  /// - Parameters:
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  ///   - labels: Whether rows' soft labels are read.
  public init(labelSmoothing: Double = 0, labels: LabelReading = .hard) {
    self.labelSmoothing = labelSmoothing
    self.labels = labels
  }

  /// The formula.
  public var loss: Loss {
    .perExample(
      logisticLoss(
        margin: chosen.score - rejected.score,
        label: example.softLabel,
        labels: labels,
        smoothing: labelSmoothing
      )
    )
  }

  /// What is wrong with the settings.
  public var faults: [String] { smoothingFault(labelSmoothing) }
}
