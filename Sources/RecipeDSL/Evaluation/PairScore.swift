import PreferenceData

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
