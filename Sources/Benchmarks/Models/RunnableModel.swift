import OptimizationCore

/// A decoder or an encoder made of a model on disk.
enum RunnableModel {
  /// A language model.
  case decoder(Decoder)
  /// An encoder of texts.
  case encoder(TextEncoder)

  /// Makes what the model is.
  ///
  /// - Parameters:
  ///   - stored: The model.
  ///   - inPlace: Whether weights are used in the file's mapping where they can.
  /// - Throws: What making it throws.
  init(_ stored: StoredModel, inPlace: Bool) throws {
    self =
      stored.configuration.family == .bert
      ? .encoder(try stored.makeTextEncoder(inPlace: inPlace))
      : .decoder(try stored.makeDecoder(inPlace: inPlace))
  }

  /// Computes what is compared.
  ///
  /// - Parameters:
  ///   - texts: The tokens of each text.
  ///   - threads: How many threads to use.
  /// - Returns: The logits of every token, text by text; for an encoder the hidden states of every
  ///   token and then the normalized mean of each text.
  func values(_ texts: [[Int32]], threads: Int) -> [Float] {
    let graph = Graph<Float>(ComputeContext(threads: threads), recordsGradients: false)
    let sequences = PackedSequences(texts)
    switch self {
    case .decoder(let decoder):
      let hidden = decoder.hiddenStates(sequences, in: graph)
      return decoder.logits(hidden, rows: Array(0..<sequences.tokenCount), in: graph).values
    case .encoder(let encoder):
      return encoder.hiddenStates(sequences, in: graph).values
        + encoder.embeddings(sequences, in: graph).values
    }
  }
}
