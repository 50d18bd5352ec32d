/// How a pretrained model reads a prompt and a reply.
public enum TextFormat: String, Codable, Hashable, Sendable, CaseIterable {
  /// As a chat if the files name a chat template of a known family, plain otherwise.
  case automatic
  /// As a user's turn and the assistant's answer, in the model's own chat template.
  case chat
  /// As text and its continuation, between the tokens that start and end a text.
  case plain
}
