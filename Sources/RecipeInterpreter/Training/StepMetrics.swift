import RecipePlan

/// What one optimizer step measured, gathered over its micro-batches as sums and counts.
///
/// Names and definitions are TRL's: rewards are the reward scale times log-ratios, accuracies count
/// ties as wrong, `logps` are sums over tokens; these are means over the step's rows. `entropy`,
/// `mean_token_accuracy` and `logits` are means over tokens.
struct StepMetrics {
  private var sums: [String: (total: Double, count: Int)] = [:]
  private var extremes: (low: Double, high: Double)?
  private var loss = 0.0
  private var termLosses: [Double]

  init(termCount: Int) { termLosses = Array(repeating: 0, count: termCount) }

  mutating func add(_ share: LossShare, places: [Int]) {
    loss += share.total
    for (place, value) in zip(places, share.terms) { termLosses[place] += value }
  }

  /// Adds what a policy says of rows.
  mutating func add(
    policy sums: [FormulaTerm.Subject: [Double]],
    reference: [FormulaTerm.Subject: [Double]],
    rewardScale: Double?
  ) {
    for subject in [FormulaTerm.Subject.chosen, .rejected, .completion] {
      guard let values = sums[subject] else { continue }
      add("logps/\(subject.rawValue)", values)
    }
    guard let scale = rewardScale, let chosen = sums[.chosen], let rejected = sums[.rejected],
      let chosenReference = reference[.chosen], let rejectedReference = reference[.rejected]
    else { return }
    let better = zip(chosen, chosenReference).map { scale * ($0 - $1) }
    let worse = zip(rejected, rejectedReference).map { scale * ($0 - $1) }
    add("rewards/chosen", better)
    add("rewards/rejected", worse)
    add("rewards/margins", zip(better, worse).map { $0 - $1 })
    add("rewards/accuracies", zip(better, worse).map { $0 > $1 ? 1 : 0 })
  }

  /// Adds the rewards of judged replies: desirable ones count as chosen, others as rejected.
  mutating func add(judged rewards: [Double], areDesirable: [Bool]) {
    let pairs = Array(zip(rewards, areDesirable))
    add("rewards/chosen", pairs.filter(\.1).map(\.0))
    add("rewards/rejected", pairs.filter { !$0.1 }.map(\.0))
  }

  /// Adds what a policy predicts at tokens.
  ///
  /// As in TRL, entropy is that of all replies, and the accuracy that of chosen ones where there are
  /// chosen ones.
  mutating func add(_ figures: [FormulaTerm.Subject: TokenFigures]) {
    for (subject, figures) in figures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add("entropy", total: figures.entropy, count: figures.count)
      if subject != .rejected {
        add("mean_token_accuracy", total: Double(figures.hits), count: figures.count)
      }
      if subject == .chosen || subject == .rejected {
        add("logits/\(subject.rawValue)", total: figures.meanLogits, count: figures.count)
      }
    }
  }

  /// Adds what a reward model says of rows.
  mutating func add(scores: [FormulaTerm.Subject: [Double]]) {
    guard let chosen = scores[.chosen], let rejected = scores[.rejected] else { return }
    add("accuracy", zip(chosen, rejected).map { $0 > $1 ? 1 : 0 })
    add("margin", zip(chosen, rejected).map { $0 - $1 })
    add("mean_reward", chosen + rejected)
    for value in chosen + rejected {
      extremes = extremes.map { (min($0.low, value), max($0.high, value)) } ?? (value, value)
    }
  }

  /// Adds how far annotators' tastes are from the prior.
  mutating func add(tasteDivergences: [Double]) { add("taste_divergence", tasteDivergences) }

  /// Adds a preference model's preferences for chosen replies.
  mutating func add(preferences: [Double]) {
    add("accuracy", preferences.map { $0 > 0 ? 1 : 0 })
    add("margin", preferences)
  }

  /// All metrics by name.
  /// - Parameter terms: The stage's terms; with more than one, each is logged by itself.
  /// - Returns: Numbers under their names.
  func values(of terms: [LossTermPlan]) -> [String: Double] {
    var values = sums.mapValues { $0.total / Double($0.count) }
    values["loss"] = loss
    // Replies that were judged one by one have no pairs: the margin is that of the means, as in TRL.
    if values["rewards/margins"] == nil, let chosen = values["rewards/chosen"],
      let rejected = values["rewards/rejected"]
    {
      values["rewards/margins"] = chosen - rejected
    }
    if let extremes {
      values["min_reward"] = extremes.low
      values["max_reward"] = extremes.high
    }
    if terms.count > 1 {
      for (place, term) in terms.enumerated() {
        values["loss/\(place + 1)_\(term.declared.type)"] = termLosses[place]
      }
    }
    return values
  }

  private mutating func add(_ name: String, _ values: [Double]) {
    add(name, total: values.reduce(0, +), count: values.count)
  }

  private mutating func add(_ name: String, total: Double, count: Int) {
    let known = sums[name] ?? (0, 0)
    if known.count + count > 0 { sums[name] = (known.total + total, known.count + count) }
  }
}
