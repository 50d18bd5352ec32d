public import PreferenceData
public import RecipePlan

/// How far several replies to one prompt are apart in meaning: the mean cosine distance of their pairs.
///
/// 0 when all replies to a prompt say the same; 1 when their embeddings are at right angles. Every
/// prompt with at least two replies counts once, whatever its number of replies; others don't count.
/// Preference training is known to lower it (Kirk and others, arXiv 2310.06452, whose "per-input
/// diversity" by sentence embeddings this is).
public struct ReplyDiversity: RatioMetric {
  /// The kind of example.
  public typealias Example = Demonstration

  /// The encoder.
  public var encoder: SentenceEmbedding?

  /// Declares the metric, to be measured on `Dataset(samples)` of several replies per prompt.
  ///
  /// - Parameter encoder: The encoder.
  public init(by encoder: SentenceEmbedding) { self.encoder = encoder }

  /// The name in results.
  public var name: String { "diversity/embedding" }
  /// The name for people.
  public var title: String { "diversity of replies" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// From 0 to 2.
  public var bounds: ClosedRange<Double>? { 0...2 }

  /// The reply.
  public func embeddedTexts(of example: Demonstration) -> [String] { [example.completion] }

  /// A row alone has no pair.
  public func contribution(
    of row: EvaluatedRow<Demonstration>
  ) -> (numerator: Double, denominator: Double)? { nil }

  /// The mean distance of each reply to the others of its prompt, so weighted that the replies to a
  /// prompt count once together.
  public func contributions(
    of rows: [EvaluatedRow<Demonstration>]
  ) -> [(numerator: Double, denominator: Double)?] {
    guard let encoder else { return rows.map { _ in nil } }
    var places: [String: [Int]] = [:]
    for (place, row) in rows.enumerated() { places[row.example.prompt, default: []].append(place) }
    return rows.enumerated().map { place, row in
      let others = (places[row.example.prompt] ?? []).filter { $0 != place }
      guard !others.isEmpty else { return nil }
      var sum = 0.0
      for other in others {
        guard
          let cosine = row.embeddings.similarity(
            of: row.example.completion,
            and: rows[other].example.completion,
            by: encoder
          )
        else { return nil }
        sum += 1 - cosine
      }
      let share = 1 / Double(others.count + 1)
      return (sum / Double(others.count) * share, share)
    }
  }
}
