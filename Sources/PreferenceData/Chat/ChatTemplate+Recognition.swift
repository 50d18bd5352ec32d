/// Finding a template's family from its text.
extension ChatTemplate {
  /// Finds the typed form of a template from a model's files.
  ///
  /// The text must be one that is known, apart from its spelling and, for ChatML, from the system
  /// prompt: a family's marks alone do not tell where spaces and system prompts go.
  ///
  /// - Parameters:
  ///   - text: The template, as `chat_template` in `tokenizer_config.json`, `chat_template.jinja`
  ///     or `tokenizer.chat_template` of a GGUF file has it.
  ///   - file: The file, for errors.
  ///   - beginningOfText: How the model's beginning of text is spelled; nil for the family's.
  ///   - endOfText: How the model's end of text is spelled; nil for the family's.
  /// - Throws: `ChatTemplateError.unknownTemplate`, which tells how to choose one explicitly.
  public init(
    recognizing text: String,
    file: String,
    beginningOfText: String? = nil,
    endOfText: String? = nil
  ) throws(ChatTemplateError) {
    let text = ChatTemplateText(text)
    guard var template = Self.known[text.digest] else {
      throw .unknownTemplate(file: file, digest: text.digest, marks: text.marks)
    }
    switch template.family {
    case .plain: break
    case .chatML: template.system = text.system
    case .llama2, .llama3, .llama31, .mistral, .zephyr:
      if let beginningOfText { template.beginningOfText = beginningOfText }
      if let endOfText { template.endOfText = endOfText }
    }
    self = template
  }

  /// The families of templates that models were published with, by digest of the canonical text.
  private static let known: [String: ChatTemplate] = [
    // ChatML without and with a default system prompt, and Qwen2.5's with tools.
    "d091e216b991eabe14665398f6cc1bd8": .chatML(),
    "12360726daa66533dfc60538af50ca4d": .chatML(),
    "dc972e10498ea7f12b4c06869de13192": .chatML(),
    "a64dc094c5b4abe95641c94e6f01f7af": .llama2,
    "a7ccace17b1aebfd5ae4b9684c74f577": .llama3,
    // Llama 3.1 and 3.2.
    "f910bb05fd59f679f78f9c1546be00f7": .llama31(),
    "febcea80e0e87002efc4914198838922": .llama31(),
    "adf8afbff45a3b2b06c2706f60d1e1d6": .mistral(.instruct01),
    "491779516eaa4fc6e61d08587fb3b65b": .mistral(.instruct02),
    "227288a48c49a1f5c8e7e544367a1d5e": .mistral(.v1),
    "3d34e2ca398723d41598da2d8b3a05af": .mistral(.v3),
    "ed22d4e68176071e5e8523b814d2c2ea": .mistral(.v3Tekken),
    "d8ffc9927f5a32359de25edbc458e9a2": .mistral(.v7),
    "725be09be760afc0b29809a16b40349f": .zephyr,
  ]
}
