import OptimizationCore
import PreferenceData

extension GGUFVocabulary {
  /// Reads the keys `tokenizer.ggml.*`.
  ///
  /// - Parameter metadata: The metadata of a GGUF file.
  /// - Throws: `WeightFileError` that names the file and the key.
  init(_ metadata: GGUFMetadata) throws(WeightFileError) {
    func missing(_ key: String) -> WeightFileError {
      WeightFileError(
        file: metadata.file.path,
        subject: .key(key),
        reason: "the key is not there, so the file has no tokenizer"
      )
    }
    let prefix = "tokenizer.ggml."
    guard let model = try metadata.string(prefix + "model") else { throw missing(prefix + "model") }
    guard let tokens = try metadata.strings(prefix + "tokens") else {
      throw missing(prefix + "tokens")
    }
    self.init(file: metadata.file.path, model: model, tokens: tokens)
    cutting = try metadata.string(prefix + "pre")
    scores = try metadata.doubles(prefix + "scores")
    kinds = try metadata.integers(prefix + "token_type")
    merges = try metadata.strings(prefix + "merges")
    beginningOfText = try metadata.integer(prefix + "bos_token_id")
    endOfText = try metadata.integer(prefix + "eos_token_id")
    padding = try metadata.integer(prefix + "padding_token_id")
    unknown = try metadata.integer(prefix + "unknown_token_id")
    addsBeginning = try metadata.boolean(prefix + "add_bos_token")
    addsEnd = try metadata.boolean(prefix + "add_eos_token")
    addsSpace = try metadata.boolean(prefix + "add_space_prefix")
  }
}
