/// A step that reads embeddings of texts, which are in its context when it is applied.
public protocol EmbeddingStep<Example>: DataStep {
  /// The encoder; nil if the step reads no embeddings after all.
  var encoder: SentenceEmbedding? { get }

  /// The texts whose embeddings the step will read.
  /// - Parameters:
  ///   - table: The rows that it will be applied to.
  ///   - context: The context that it will be applied in, without embeddings.
  /// - Returns: The texts, in any order; repetitions cost nothing.
  func embeddedTexts(of table: RowTable<Example>, _ context: DataContext) -> [String]
}
