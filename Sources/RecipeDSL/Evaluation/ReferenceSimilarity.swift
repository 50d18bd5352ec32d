public import PreferenceData
public import RecipePlan

/// How near a reply is in meaning to the one that people preferred: the mean cosine of embeddings.
///
/// A reply that a policy drew to a comparison's prompt has the preferred reply as its `reference`; rows
/// without one don't count. It says how much alike replies are, not which of them is better.
public struct ReferenceSimilarity: RatioMetric {
  /// The kind of example.
  public typealias Example = Demonstration

  /// The encoder.
  public var encoder: SentenceEmbedding?

  /// Declares the metric, to be measured on `Dataset(samples)`.
  ///
  /// - Parameter encoder: The encoder.
  public init(by encoder: SentenceEmbedding) { self.encoder = encoder }

  /// The name in results.
  public var name: String { "similarity/reference" }
  /// The name for people.
  public var title: String { "similarity to the preferred reply" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// From −1 to 1.
  public var bounds: ClosedRange<Double>? { -1...1 }

  /// The reply and its reference.
  public func embeddedTexts(of example: Demonstration) -> [String] {
    example.reference.map { [example.completion, $0] } ?? []
  }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Demonstration>
  ) -> (numerator: Double, denominator: Double)? {
    let example = row.example
    guard let encoder, let reference = example.reference,
      let cosine = row.embeddings.similarity(of: example.completion, and: reference, by: encoder)
    else { return nil }
    return (cosine * example.weight, example.weight)
  }
}
