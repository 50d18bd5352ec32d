public import PreferenceData
public import RecipePlan

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
