/// Why a conversation cannot be written, or a template is of no use.
public enum ChatTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The family writes conversations of questions and replies by turns, and this is none.
  case rolesDoNotAlternate(family: String, message: Int, found: ChatRole)
  /// The family has no place for a system prompt.
  case noSystemPrompt(family: String)
  /// The template in a file is not known; `marks` names a family whose marks it has.
  case unknownTemplate(file: String, digest: String, marks: String?)
  /// The files of a model hold no template.
  case noTemplate(file: String)

  /// The error in sentences: what was expected, what was found, what to do.
  public var description: String {
    let choice =
      "Choose one explicitly, such as ChatTemplate.chatML(system: \"...\"), .llama2, .llama3, "
      + ".llama31(date: \"...\"), .mistral(.v3), .zephyr or .plain."
    switch self {
    case .rolesDoNotAlternate(let family, let message, let found):
      return "The template of \(family) writes conversations in which user and assistant take "
        + "turns, beginning with the user, and message \(message + 1) is of the role "
        + "\(found.rawValue). Mend the conversation, or use another template."
    case .noSystemPrompt(let family):
      return "The template of \(family) has no place for a system prompt. Leave it out, or put it "
        + "into the first question."
    case .unknownTemplate(let file, let digest, let marks):
      let hint = marks.map {
        " It has the marks of \($0), which is no proof that it writes the same."
      }
      return "\(file): the chat template with the digest \(digest) is not known.\(hint ?? "") "
        + choice
    case .noTemplate(let file):
      return "\(file) has no chat template: the model was not made for conversations, or its files "
        + "are incomplete. \(choice)"
    }
  }
}
