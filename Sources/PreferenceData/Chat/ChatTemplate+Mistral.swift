/// The renderer of Mistral's formats.
extension ChatTemplate {
  /// Writes a conversation in one of Mistral's formats.
  func renderMistral(
    _ messages: [ChatMessage],
    _ version: MistralVersion,
    into chat: inout RenderedChat
  ) throws(ChatTemplateError) {
    if version == .v7 { return renderMistral7(messages, into: &chat) }
    let family = "Mistral (\(version.rawValue))"
    let (system, turns) = Self.splitting(messages)
    if system != nil, version == .instruct01 || version == .instruct02 {
      throw .noSystemPrompt(family: family)
    }
    try Self.requireTurns(turns, after: system, family: family)
    chat.mark(beginningOfText)
    for (index, message) in turns.enumerated() {
      guard message.role == .user else {
        renderReply(message.content, version, into: &chat)
        continue
      }
      let (before, after) = Self.marks(of: version)
      chat.mark(before)
      let place = version == .v1 ? 0 : turns.count - 1
      if let system, index == place {
        chat.write(system)
        chat.mark("\n\n")
      }
      chat.write(message.content)
      chat.mark(after)
    }
  }

  private static func marks(of version: MistralVersion) -> (before: String, after: String) {
    switch version {
    case .instruct01, .instruct02: ("[INST] ", " [/INST]")
    case .v1: (" [INST] ", " [/INST]")
    case .v3, .v7: ("[INST] ", "[/INST]")
    case .v3Tekken: ("[INST]", "[/INST]")
    }
  }

  private func renderReply(
    _ content: String,
    _ version: MistralVersion,
    into chat: inout RenderedChat
  ) {
    switch version {
    case .instruct01:
      chat.reply("", content, endOfText)
      chat.mark(" ")
    case .instruct02, .v3Tekken: chat.reply("", content, endOfText)
    case .v1, .v7: chat.reply(" ", content, endOfText)
    case .v3: chat.reply(" ", PythonSpace.stripped(content), endOfText)
    }
  }

  private func renderMistral7(_ messages: [ChatMessage], into chat: inout RenderedChat) {
    chat.mark(beginningOfText)
    for message in messages {
      switch message.role {
      case .assistant: renderReply(message.content, .v7, into: &chat)
      case .user:
        let (before, after) = Self.marks(of: .v7)
        chat.mark(before)
        chat.write(message.content)
        chat.mark(after)
      case .system:
        chat.mark("[SYSTEM_PROMPT] ")
        chat.write(message.content)
        chat.mark("[/SYSTEM_PROMPT]")
      }
    }
  }
}
