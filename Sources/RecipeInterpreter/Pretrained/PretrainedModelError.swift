import OptimizationCore
import PreferenceData

/// Why a pretrained model can't be used, beside damage of its files.
enum PretrainedModelError: Error, CustomStringConvertible {
  /// There is nothing at the path.
  case missing(Path)
  /// There is no adapter in the folder.
  case noAdapter(Path)
  /// The tokenizer belongs to another model.
  case otherTokenizer(tokenizer: String, tokens: Int, model: String, embeddings: Int)
  /// The recipe asks for more context than the model has.
  case contextTooLong(asked: Int, model: String, limit: Int)
  /// No tokenizer was found.
  case noTokenizer(model: String, reason: String)
  /// The recipe asks for a chat, and the family of the template is not known.
  case noChatTemplate(model: String, reason: String)

  /// The fault in sentences.
  var description: String {
    switch self {
    case .missing(let path):
      if case .missingFile(_, _, _, let nearest?) = path.missing {
        return "There is no model at \(path). Did you mean \(nearest)?"
      }
      return "There is no model at \(path). Give the path of a Hugging Face folder (config.json, "
        + "safetensors and tokenizer), of a GGUF file, or of a llama2.c checkpoint; a relative path "
        + "starts at the current directory."
    case .noAdapter(let path):
      if case .missingFile(_, _, _, let nearest?) = path.missing {
        return "There is no adapter at \(path). Did you mean \(nearest)?"
      }
      return "There is no adapter at \(path). Give the folder that a run or PEFT saved it in, with "
        + "\(AdapterFolder.configurationFile) and \(AdapterFolder.weightsFile)."
    case .otherTokenizer(let tokenizer, let tokens, let model, let embeddings):
      return
        "The tokenizer of \(tokenizer) has \(tokens.grouped) tokens, but the model \(model) has "
        + "\(embeddings.grouped) embeddings, so it belongs to another model. Give the model's own "
        + "with 'tokenizer:'."
    case .contextTooLong(let asked, let model, let limit):
      return "'context' is \(asked.grouped), but the model \(model) was made for "
        + "\(limit.grouped) tokens; lower it."
    case .noTokenizer(let model, let reason):
      return
        "The model \(model) comes without a tokenizer that can be read: \(reason) Give one with "
        + "'.pretrained(_:tokenizer:)'."
    case .noChatTemplate(let model, let reason):
      return "The model \(model) can't be read as a chat: \(reason) Declare 'format: .plain'."
    }
  }
}
