public import PreferenceData
public import RecipePlan

/// The share of comparisons whose replies the model ranks as people did, weighted by row.
///
/// Ties of the model are wrong (`.wrong`, as TRL and RewardBench count them) or half right; both are
/// reported, and beside them how often the longer reply was preferred. A row whose soft label is
/// below 0.5 prefers its rejected reply; rows labelled 0.5 are ties and don't count. The metric of
/// the same name that is logged while training is TRL's: unweighted, and by the hard label.
public struct RankingAccuracy: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// How replies that the model ranks equal are counted.
  public enum Ties: String, Sendable, Hashable {
    /// As wrong.
    case wrong
    /// As half right.
    case half
  }

  /// By which number replies are ranked.
  public var score: PairScore
  /// How equal numbers are counted.
  public var ties: Ties

  /// Declares the metric.
  public init(by score: PairScore = .reward, ties: Ties = .wrong) {
    self.score = score
    self.ties = ties
  }

  /// The name in results.
  public var name: String {
    "\(score.namePrefix)/accuracies\(ties == .half ? "_ties_half" : "")"
  }

  /// The name for people.
  public var title: String {
    let base =
      switch score {
      case .reward: "ranking accuracy"
      case .logProbability: "ranking accuracy by log-probability"
      case .meanLogProbability: "ranking accuracy by mean log-probability"
      }
    return ties == .half ? base + ", ties half" : base
  }

  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// It reads rewards unless it ranks by log-probability.
  public var readsRewards: Bool { score == .reward }
  /// It reads log-probabilities unless it ranks by reward.
  public var readsLogProbabilities: Bool { score != .reward }

  /// The rule of the longer reply, and the other way to count ties.
  public var companions: [any Metric<Comparison>] {
    [LongerReplyAccuracy(), RankingAccuracy(by: score, ties: ties == .half ? .wrong : .half)]
  }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    guard let margin = score.margin(of: row), let chosen = prefersChosen(row) else { return nil }
    let weight = row.example.weight
    if margin == 0 { return (ties == .half ? 0.5 * weight : 0, weight) }
    return ((margin > 0) == chosen ? weight : 0, weight)
  }
}
