public import PreferenceData
public import RecipePlan

/// By which number a comparison's replies are ranked.
public enum PairScore: String, Sendable, Hashable {
  /// The reward: a reward model's score, or a policy's log-ratio to its reference.
  case reward
  /// The policy's log-probability, summed over tokens.
  case logProbability
  /// The policy's log-probability per token.
  case meanLogProbability

  /// The chosen reply's number minus the rejected one's; nil when the model doesn't give it.
  func margin(of row: EvaluatedRow<Comparison>) -> Double? {
    switch self {
    case .reward: row.margin(beta: 1)
    case .logProbability: difference(row) { reply in reply.logProbability }
    case .meanLogProbability:
      difference(row) { reply in reply.logProbability.map { $0 / Double(reply.tokens) } }
    }
  }

  private func difference(
    _ row: EvaluatedRow<Comparison>,
    _ number: (EvaluatedReply) -> Double?
  ) -> Double? {
    guard let better = number(row.chosen), let worse = number(row.rejected) else { return nil }
    return better - worse
  }

  var namePrefix: String {
    switch self {
    case .reward: "rewards"
    case .logProbability: "logps"
    case .meanLogProbability: "mean_logps"
    }
  }
}

/// Whether the label of a row prefers its chosen reply; nil for a tie.
func prefersChosen(_ row: EvaluatedRow<Comparison>) -> Bool? {
  guard let label = row.example.softLabel, label <= 0.5 else { return true }
  return label == 0.5 ? nil : false
}

/// The share of comparisons whose replies the model ranks as people did, weighted by row.
///
/// Ties of the model are wrong (`.wrong`, as TRL and RewardBench count them) or half right; both are
/// reported, and beside them how often the longer reply was preferred. Rows labelled as ties don't
/// count.
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

/// How often people preferred the reply with more characters: what length alone achieves.
///
/// Replies of equal length count half.
public struct LongerReplyAccuracy: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// Declares the metric.
  public init() {}

  /// The name in results.
  public var name: String { "baseline/longer_reply" }
  /// The name for people.
  public var title: String { "always the longer reply" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// It needs no model.
  public var isBaseline: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    guard let chosen = prefersChosen(row) else { return nil }
    let difference = row.chosen.characters - row.rejected.characters
    let weight = row.example.weight
    if difference == 0 { return (0.5 * weight, weight) }
    return ((difference > 0) == chosen ? weight : 0, weight)
  }
}
