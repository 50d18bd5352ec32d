public import PreferenceData
public import RecipePlan

/// The mean difference of rewards, chosen minus rejected, weighted by row.
public struct RewardMargin: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// The factor by which a policy's log-ratios count as rewards; nil for the one of its training.
  public var beta: Double?

  /// Declares the metric.
  public init(beta: Double? = nil) { self.beta = beta }

  /// The name in results.
  public var name: String { "rewards/margins" }
  /// The name for people.
  public var title: String { "reward margin" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// It reads rewards.
  public var readsRewards: Bool { true }
  /// It scales with them.
  public var dependsOnRewardScale: Bool { beta == nil }
  /// What is wrong with the settings.
  public var faults: [String] { beta.map { positiveFault("beta", $0) } ?? [] }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    guard let margin = row.margin(beta: beta) else { return nil }
    return (margin * row.example.weight, row.example.weight)
  }
}

/// The mean log-probability of one of the replies, summed over its tokens, weighted by row.
public struct MeanLogProbability: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// One of a comparison's replies.
  public enum Reply: String, Sendable, Hashable {
    /// The preferred one.
    case chosen
    /// The other one.
    case rejected
  }

  /// The reply.
  public var reply: Reply

  /// Declares the metric.
  public init(of reply: Reply) { self.reply = reply }

  /// The name in results.
  public var name: String { "logps/\(reply.rawValue)" }
  /// The name for people.
  public var title: String { "log-probability, \(reply.rawValue)" }
  /// It only describes.
  public var direction: Measurement.Direction { .neutral }
  /// It reads log-probabilities.
  public var readsLogProbabilities: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    let side = reply == .chosen ? row.chosen : row.rejected
    return side.logProbability.map { ($0 * row.example.weight, row.example.weight) }
  }
}

/// The mean negative log-probability per token of demonstrated replies; its exponential is the
/// perplexity.
public struct TokenLoss: RatioMetric {
  /// The kind of example.
  public typealias Example = Demonstration

  /// Declares the metric.
  public init() {}

  /// The name in results.
  public var name: String { "loss" }
  /// The name for people.
  public var title: String { "negative log-likelihood per token" }
  /// Less is better.
  public var direction: Measurement.Direction { .lower }
  /// It reads log-probabilities.
  public var readsLogProbabilities: Bool { true }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Demonstration>
  ) -> (numerator: Double, denominator: Double)? {
    row.completion.logProbability.map {
      (-$0 * row.example.weight, Double(row.completion.tokens) * row.example.weight)
    }
  }
}
