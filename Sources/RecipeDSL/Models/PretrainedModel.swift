public import PreferenceData

/// A model on disk: a Hugging Face folder, a GGUF file, or a checkpoint of llama2.c.
///
/// Declaring one reads no file; `--validate` and everything later do.
public struct PretrainedModel: Hashable, Sendable {
  /// The folder or file; relative paths start at the current directory.
  public var path: Path
  /// The tokenizer's file or folder; nil for the one that belongs to the model.
  public var tokenizer: Path?

  /// A model at a path.
  ///
  /// A folder has `config.json`, safetensors and a tokenizer; a GGUF file has everything in it; a
  /// checkpoint of llama2.c has its tokenizer beside it.
  /// - Parameters:
  ///   - path: The folder or file.
  ///   - tokenizer: The tokenizer's file or folder; by default the one that belongs to the model.
  /// - Returns: The model, for `Transformer(_:)`.
  public static func pretrained(_ path: Path, tokenizer: Path? = nil) -> PretrainedModel {
    PretrainedModel(path: path, tokenizer: tokenizer)
  }
}
