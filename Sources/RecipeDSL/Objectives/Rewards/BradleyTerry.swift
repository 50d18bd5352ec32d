public import PreferenceData
public import RecipePlan

/// The Bradley-Terry loss of a reward model (Christiano and others, 2017; Stiennon and others, 2020).
///
/// The loss of a comparison is `−log σ(r(chosen) − r(rejected))`: TRL's `RewardTrainer`. The strength
/// of preferences can be a margin inside, `−log σ(r(chosen) − r(rejected) − strength)` (Touvron and
/// others 2023; TRL's margin column, OpenRLHF's margin loss), or scale the row's loss (Wang and others
/// 2024, HelpSteer2-Preference). Centring is a term beside it: `0.01 * RewardCentering()`.
public struct BradleyTerry: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// The assumed share of flipped labels.
  public var labelSmoothing: Double
  /// How rows' labels are read.
  public var labels: LabelReading

  /// What the strength of preferences does.
  public enum Strength: String, Sendable, Hashable {
    /// Nothing.
    case unread
    /// It is the margin by which the chosen reply must lead.
    case margin
    /// It is the factor of the row's loss.
    case scale
  }

  /// What the strength of preferences does.
  public var strength: Strength

  /// Declares the objective.
  /// - Parameters:
  ///   - strength: What the strength of preferences does.
  ///   - labelSmoothing: The assumed share of flipped labels; from 0 up to, but not, 0.5.
  ///   - labels: Whether rows' soft labels are read.
  public init(
    strength: Strength = .unread,
    labelSmoothing: Double = 0,
    labels: LabelReading = .hard
  ) {
    self.strength = strength
    self.labelSmoothing = labelSmoothing
    self.labels = labels
  }

  /// The formula.
  public var loss: Loss {
    let difference = chosen.score - rejected.score
    let value = logisticLoss(
      margin: strength == .margin ? difference - example.strength : difference,
      label: example.softLabel,
      labels: labels,
      smoothing: labelSmoothing
    )
    return .perExample(strength == .scale ? example.strength * value : value)
  }

  /// A negative factor has no lower bound, and soft labels must be there to be read.
  public var requirements: [DataRequirement] {
    (strength == .scale ? [.strength(.nonNegative)] : [])
      + (labels == .soft ? [.softLabel(.probability, in: .someRow)] : [])
  }

  /// What is wrong with the settings.
  public var faults: [String] { smoothingFault(labelSmoothing) }
}
