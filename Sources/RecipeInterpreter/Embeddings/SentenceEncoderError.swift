import PreferenceData

/// Why a text encoder can't be used, beside damage of its weights.
enum SentenceEncoderError: Error, CustomStringConvertible {
  /// There is nothing at the path.
  case missing(Path)
  /// There is a file at the path.
  case file(Path)
  /// The folder has no model; one below it may have.
  case noModel(Path, nearest: Path?)
  /// The folder has a model that generates texts.
  case decoder(Path, family: String)
  /// The folder has a model of a family that is not known.
  case otherFamily(Path, reason: String)
  /// No tokenizer was found.
  case noTokenizer(Path, reason: String)
  /// The tokenizer belongs to another model.
  case otherTokenizer(Path, tokens: Int, embeddings: Int)
  /// The folder asks for something that can't be computed.
  case unsupported(Path, feature: String)
  /// A file of settings is no JSON.
  case unreadable(Path)

  private static let expected =
    "the folder of a text encoder of the BERT family, such as MiniLM, with config.json, "
    + "model.safetensors and a tokenizer"

  /// The fault in sentences.
  var description: String {
    switch self {
    case .missing(let path):
      if case .missingFile(_, _, _, let nearest?) = path.missing {
        return "There is no text encoder at \(path). Did you mean \(nearest)?"
      }
      return
        "There is no text encoder at \(path). Give \(Self.expected); a relative path starts at "
        + "the current directory."
    case .file(let path):
      let isBeside = (path.parent / "config.json").isFolder == false
      return "\(path) is a file, and a sentence embedding needs a folder. "
        + (isBeside ? "Did you mean \(path.parent)?" : "Give \(Self.expected).")
    case .noModel(let path, let nearest):
      return "The folder \(path) has no config.json. "
        + (nearest.map { "Did you mean \($0)?" } ?? "Give \(Self.expected).")
    case .decoder(let path, let family):
      return
        "The model \(path) is a decoder (\(family)), which generates texts and has no sentence "
        + "embeddings. Give \(Self.expected)."
    case .otherFamily(let path, let reason):
      return "The model \(path) can't be used as a text encoder: \(reason). Give \(Self.expected)."
    case .noTokenizer(let path, let reason):
      return "The text encoder \(path) comes without a tokenizer that can be read: \(reason) Put "
        + "its tokenizer.json there."
    case .otherTokenizer(let path, let tokens, let embeddings):
      return "The tokenizer in \(path) has \(tokens.grouped) tokens, but the text encoder has "
        + "\(embeddings.grouped) embeddings of tokens, so it belongs to another model."
    case .unsupported(let path, let feature):
      return
        "The text encoder \(path) asks for \(feature), which can't be computed here; known are "
        + "the mean of tokens and the first token. Choose one with "
        + "'SentenceEmbedding(_:pooling:)' only if the model was trained so."
    case .unreadable(let file):
      return "\(file) is not valid JSON. Fetch it again."
    }
  }
}
