public import PreferenceData

/// A reward model of comparisons with a latent taste per annotator (Poddar and others 2024, VPL).
///
/// The loss is `−log σ(r(chosen) − r(rejected)) + β·KL`, with scores at a drawn taste of the row's annotator, and
/// the divergence of that annotator's tastes from N(0, 1): the negative evidence lower bound, with a factor.
/// The model is a `VariationalRewardModel`; the metric `taste_divergence` is the divergence's mean over rows.
///
/// With `.perRow` the divergence stands beside every row, so that its mean is over rows: the released code's
/// mean over annotators, where a batch has as many rows of each. With `.perAnnotator` it is divided by the
/// annotator's number of rows in the data, so that an epoch counts it once for each of them and β = 1 is the
/// evidence lower bound itself; the mean over annotators is then β times the mean number of rows.
public struct VariationalBradleyTerry: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// How often an annotator's divergence counts.
  public enum Weighting: String, Sendable, Hashable {
    /// Once beside every row of theirs.
    case perRow
    /// Once beside all of their rows together.
    case perAnnotator
  }

  /// The factor β of the divergence.
  public var beta: Double
  /// How often an annotator's divergence counts.
  public var weighting: Weighting

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The factor β of the divergence; from 0.
  ///   - weighting: How often an annotator's divergence counts.
  public init(beta: Double, weighting: Weighting = .perRow) {
    self.beta = beta
    self.weighting = weighting
  }

  /// The formula.
  public var loss: Loss {
    let likelihood = logSigmoid(chosen.score - rejected.score)
    let divergence =
      weighting == .perRow ? tasteDivergence : tasteDivergence / annotatorRows
    return .perExample(beta * divergence - likelihood)
  }

  /// What is wrong with the settings.
  public var faults: [String] { nonNegativeFault("beta", beta) }
}
