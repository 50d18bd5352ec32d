/// The formats in which models read conversations.
public enum ChatFamily: Hashable, Sendable, Codable {
  /// The messages one after the other, without any marks: for models that know no conversations.
  case plain
  /// ChatML, of Qwen, SmolLM2 and many others: `<|im_start|>user`, the text, `<|im_end|>`.
  case chatML
  /// Llama 2: `[INST] question [/INST] reply </s>`.
  case llama2
  /// Llama 3: `<|start_header_id|>user<|end_header_id|>`, the text, `<|eot_id|>`.
  case llama3
  /// Llama 3.1 and 3.2: like Llama 3, with a system message that always tells a date.
  case llama31(date: String)
  /// Mistral: `[INST] question [/INST] reply</s>`.
  case mistral(MistralVersion)
  /// Zephyr and TinyLlama: `<|user|>`, the text, `</s>`.
  case zephyr
}
