public import PreferenceData
public import RecipePlan

/// The loss of the human preference score, version 2 (Wu and others 2023, HPS v2).
///
/// With p the row's soft label, a half for a tie, the loss is the SUM over the batch of
/// `−p·log σ(d) − (1 − p)·log σ(−d)`, d = r(chosen) − r(rejected): `BradleyTerry(labels: .soft)` times the
/// batch's weight, so that the learning rate means another thing at another batch size. The released
/// score is a scaled cosine of images and texts; here it is the reward model's. Reads the batch.
public struct HumanPreferenceScore: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// Declares the objective.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let margin = chosen.score - rejected.score
    let label = example.softLabel
    let losses = -(label * logSigmoid(margin)) - (1 - label) * logSigmoid(-margin)
    return .perBatch(losses.batchSum())
  }

  /// Soft labels are probabilities.
  public var requirements: [DataRequirement] { [.softLabel(.probability)] }
}
