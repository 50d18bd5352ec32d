/// The formats of Mistral's instruction models, which differ in spaces and in where a system prompt
/// goes.
///
/// The names are those of the models that came with a format first, or of Mistral's tokenizers.
public enum MistralVersion: String, Hashable, Sendable, Codable, CaseIterable {
  /// Mistral 7B Instruct v0.1: a space after each reply, no system prompt.
  case instruct01
  /// Mistral 7B Instruct v0.2 as published first: no space after a reply, no system prompt.
  case instruct02
  /// The tokenizer v1: spaces before questions and replies, the system prompt in the first question.
  case v1
  /// The tokenizer v3: the system prompt in the question, if the conversation ends with one.
  case v3
  /// The tokenizer v3 "tekken" of Mistral Nemo: like v3, without spaces.
  case v3Tekken
  /// The tokenizer v7: a mark of its own for system prompts.
  case v7
}
