import Foundation
public import PreferenceData
import RecipePlan

/// How a prompt and a reply become the text that a pretrained model reads.
public enum PromptFormat: Hashable, Sendable {
  /// As a chat if the model's files have a chat template of a known family, as plain text otherwise;
  /// `--explain` shows which.
  case automatic
  /// As a user's turn and the assistant's answer, in the chat template of the model's files.
  case chat
  /// As a user's turn and the assistant's answer, in this chat template.
  case template(ChatTemplate)
  /// As text and its continuation, between the tokens that start and end a text.
  case plain

  var plan: TextFormat {
    switch self {
    case .automatic: .automatic
    case .chat: .chat
    case .plain: .plain
    case .template(let template):
      // A template is plain data: names and texts, which always can be written.
      .template(
        (try? CanonicalJSON.data(template)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      )
    }
  }
}
