/// A text encoder on disk whose embeddings say how near texts are in meaning.
///
/// The model is a Hugging Face folder of the BERT family, such as MiniLM, as sentence-transformers
/// saves it. An embedding is pooled from the last hidden states of a text's tokens and brought to
/// length 1 (Reimers and Gurevych, arXiv 1908.10084), so that the product of two is the cosine of the
/// angle between them: 1 for the same text, about 0 for texts that have nothing to do with each
/// other. What is longer than the encoder reads is cut at its end, and counted.
///
/// Declaring one reads no file; `--validate` and everything later do.
public struct SentenceEmbedding: Hashable, Sendable {
  /// How the hidden states of a text's tokens become one embedding.
  public enum Pooling: String, Hashable, Sendable, Codable {
    /// As the folder's `1_Pooling/config.json` says; the mean if there is none.
    case automatic
    /// The mean over all tokens, those around the text included.
    case mean
    /// The state of the first token.
    case firstToken
  }

  /// The folder; relative paths start at the current directory.
  public var path: Path
  /// How hidden states become one embedding.
  public var pooling: Pooling

  /// Declares an encoder in a folder.
  /// - Parameters:
  ///   - path: The folder, with `config.json`, safetensors and a tokenizer.
  ///   - pooling: How hidden states become one embedding; by default as the folder says.
  public init(_ path: Path, pooling: Pooling = .automatic) {
    self.path = path
    self.pooling = pooling
  }
}
