/// Looks for texts that say nearly the same, and counts what the encoder could not read whole.
package struct ParaphraseSearch {
  private let encoder: SentenceEmbedding?
  private let context: DataContext
  private let step: String
  private var index: EmbeddingIndex?
  private var shortened: Set<String> = []

  /// Makes a search without texts.
  /// - Parameters:
  ///   - encoder: The encoder; without one nothing is found.
  ///   - context: Has the embeddings.
  ///   - step: The step that searches, for errors.
  package init(_ encoder: SentenceEmbedding?, _ context: DataContext, step: String) {
    self.encoder = encoder
    self.context = context
    self.step = step
  }

  /// Adds a text to those that are searched.
  /// - Parameter text: The text.
  /// - Throws: `DataError.invalidSettings` if its embedding is not in the context.
  package mutating func add(_ text: String) throws {
    guard let embedding = try embedding(of: text) else { return }
    if index == nil { index = EmbeddingIndex(width: embedding.count) }
    index?.append(embedding)
  }

  /// Finds the nearest of the added texts.
  /// - Parameter text: The text.
  /// - Returns: Its place and the cosine; nil if none was added.
  /// - Throws: `DataError.invalidSettings` if its embedding is not in the context.
  package mutating func nearest(to text: String) throws -> (place: Int, cosine: Double)? {
    guard let embedding = try embedding(of: text) else { return nil }
    return index?.nearest(to: embedding)
  }

  /// What a reader should know beside the counts.
  /// - Parameters:
  ///   - highest: The highest cosine of a row that was kept, and which row that is.
  ///   - other: What that row is near to.
  /// - Returns: Sentences.
  package func notes(
    nearestKept highest: (cosine: Double, origin: RowOrigin)?,
    to other: String
  ) -> [String] {
    var notes: [String] = []
    if let highest {
      let cosine = (highest.cosine * 1_000).rounded() / 1_000
      notes.append(
        "The nearest text that was kept has a cosine of \(cosine) to \(other) "
          + "(\(highest.origin))."
      )
    }
    if !shortened.isEmpty {
      notes.append(
        shortened.count == 1
          ? "1 text is longer than the encoder reads; its beginning was compared."
          : "\(shortened.count) texts are longer than the encoder reads; their beginnings were "
            + "compared."
      )
    }
    return notes
  }

  private mutating func embedding(of text: String) throws -> [Float]? {
    guard let encoder else { return nil }
    guard let embedding = context.embeddings.embedding(of: text, by: encoder) else {
      throw DataError.invalidSettings(
        component: step,
        faults: ["nobody has made embeddings of its texts: run it in a recipe"]
      )
    }
    if context.embeddings.isShortened(text, by: encoder) { shortened.insert(text) }
    return embedding
  }
}
