/// How a pretrained model reads a prompt and a reply.
public enum TextFormat: Codable, Hashable, Sendable {
  /// As a chat if the files name a chat template of a known family, plain otherwise.
  case automatic
  /// As a user's turn and the assistant's answer, in the chat template of the model's files.
  case chat
  /// As a user's turn and the assistant's answer, in a declared chat template, here as JSON.
  case template(String)
  /// As text and its continuation, between the tokens that start and end a text.
  case plain
}
