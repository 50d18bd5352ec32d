public import PreferenceData
public import RecipePlan

/// How often people preferred the reply that is nearer to the prompt in meaning: what being on topic
/// alone achieves.
///
/// A baseline beside `LongerReplyAccuracy`: it needs no trained model, only the encoder. Replies that
/// are equally near count half.
public struct NearerReplyAccuracy: RatioMetric {
  /// The kind of example.
  public typealias Example = Comparison

  /// The encoder.
  public var encoder: SentenceEmbedding?

  /// Declares the metric.
  ///
  /// - Parameter encoder: The encoder.
  public init(by encoder: SentenceEmbedding) { self.encoder = encoder }

  /// The name in results.
  public var name: String { "baseline/nearer_reply" }
  /// The name for people.
  public var title: String { "always the reply nearer to the prompt" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// It needs no trained model.
  public var isBaseline: Bool { true }
  /// From 0 to 1.
  public var bounds: ClosedRange<Double>? { 0...1 }

  /// The prompt and both replies.
  public func embeddedTexts(of example: Comparison) -> [String] {
    [example.prompt, example.chosen, example.rejected]
  }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    let example = row.example
    guard let encoder, let prefersChosen = prefersChosen(row),
      let chosen = row.embeddings.similarity(of: example.prompt, and: example.chosen, by: encoder),
      let rejected = row.embeddings.similarity(
        of: example.prompt,
        and: example.rejected,
        by: encoder
      )
    else { return nil }
    if chosen == rejected { return (0.5 * example.weight, example.weight) }
    return ((chosen > rejected) == prefersChosen ? example.weight : 0, example.weight)
  }
}
