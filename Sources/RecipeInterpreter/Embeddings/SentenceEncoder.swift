import OptimizationCore
import PreferenceData

/// Makes embeddings of texts with an encoder on disk.
struct SentenceEncoder {
  /// How many tokens one pass holds at most, unless a single text has more.
  private static let tokensPerPass = 4_096

  private let encoder: TextEncoder
  private let files: EncoderFiles

  /// Reads an encoder's weights.
  /// - Parameter files: The opened files.
  /// - Throws: `WeightFileError` that names file and tensor.
  init(_ files: EncoderFiles) throws {
    self.files = files
    encoder = try files.stored.makeTextEncoder()
  }

  /// Embeddings of length 1, one per text.
  /// - Parameters:
  ///   - texts: The texts; what is longer than the encoder reads is cut at its end.
  ///   - compute: The threads to use.
  ///   - isStopped: Asked between passes.
  /// - Returns: The embeddings in the order of the texts, and whether each text was cut.
  /// - Throws: `RunError.stopped`.
  func embeddings(
    of texts: [String],
    _ compute: ComputeContext,
    isStopped: () -> Bool
  ) throws -> (embeddings: [[Float]], isShortened: [Bool]) {
    let options = EncodingOptions(addsSurroundingTokens: true)
    var isShortened: [Bool] = []
    let sequences = texts.map { text -> [Int32] in
      let tokens = files.tokenizer.encode(text, options)
      let isLong = tokens.count > files.tokenLimit
      isShortened.append(isLong)
      guard let last = tokens.last else { return [files.tokenizer.endOfText] }
      // The token that ends a text stays.
      return isLong ? tokens.prefix(files.tokenLimit - 1) + [last] : tokens
    }
    let width = encoder.configuration.width
    var embeddings: [[Float]] = []
    var first = 0
    while first < sequences.count {
      if isStopped() { throw RunError.stopped }
      var last = first + 1
      var tokens = sequences[first].count
      while last < sequences.count, tokens + sequences[last].count <= Self.tokensPerPass {
        tokens += sequences[last].count
        last += 1
      }
      let graph = Graph<Float>(compute, recordsGradients: false)
      let output = encoder.embeddings(
        PackedSequences(Array(sequences[first..<last])),
        pooling: files.pooling,
        in: graph
      ).values
      embeddings += (0..<(last - first)).map { Array(output[($0 * width)..<(($0 + 1) * width)]) }
      first = last
    }
    StepMemory.release()
    return (embeddings, isShortened)
  }
}
