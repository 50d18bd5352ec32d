/// The embeddings of some texts, by the encoder that made them.
public struct TextEmbeddings: Sendable {
  private var vectors: [SentenceEmbedding: [String: [Float]]] = [:]
  private var shortened: [SentenceEmbedding: Set<String>] = [:]

  /// Makes a collection without embeddings.
  public init() {}

  /// Adds embeddings.
  /// - Parameters:
  ///   - embeddings: Embeddings of length 1, by text.
  ///   - shortened: The texts of which the encoder read only the beginning.
  ///   - encoder: The encoder that made them.
  public mutating func add(
    _ embeddings: [String: [Float]],
    shortened: Set<String> = [],
    by encoder: SentenceEmbedding
  ) {
    vectors[encoder, default: [:]].merge(embeddings) { _, new in new }
    self.shortened[encoder, default: []].formUnion(shortened)
  }

  /// The embedding of a text, of length 1.
  /// - Parameters:
  ///   - text: The text.
  ///   - encoder: The encoder.
  /// - Returns: The embedding; nil if none was made.
  public func embedding(of text: String, by encoder: SentenceEmbedding) -> [Float]? {
    vectors[encoder]?[text]
  }

  /// The cosine of the angle between the embeddings of two texts, in [−1, 1].
  /// - Parameters:
  ///   - text: A text.
  ///   - other: Another text.
  ///   - encoder: The encoder.
  /// - Returns: The cosine; nil if one of the embeddings was not made.
  public func similarity(
    of text: String,
    and other: String,
    by encoder: SentenceEmbedding
  ) -> Double? {
    guard let left = embedding(of: text, by: encoder),
      let right = embedding(of: other, by: encoder)
    else { return nil }
    var sum = 0.0
    for (a, b) in zip(left, right) { sum += Double(a) * Double(b) }
    return min(1, max(-1, sum))
  }

  /// Whether the encoder read only the beginning of a text.
  /// - Parameters:
  ///   - text: The text.
  ///   - encoder: The encoder.
  /// - Returns: Whether the text was longer than the encoder reads.
  public func isShortened(_ text: String, by encoder: SentenceEmbedding) -> Bool {
    shortened[encoder]?.contains(text) ?? false
  }
}
