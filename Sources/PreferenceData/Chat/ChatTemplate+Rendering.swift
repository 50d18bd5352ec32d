/// The renderers of the families.
extension ChatTemplate {
  /// Writes a conversation as the model reads it.
  ///
  /// - Parameters:
  ///   - messages: The conversation.
  ///   - addsGenerationPrompt: Whether the text ends with the beginning of a reply, which the model
  ///     then goes on with.
  /// - Returns: The text, with the places of marks and replies.
  /// - Throws: `ChatTemplateError` if the family cannot write such a conversation.
  public func render(
    _ messages: [ChatMessage],
    addsGenerationPrompt: Bool = false
  ) throws(ChatTemplateError) -> RenderedChat {
    var chat = RenderedChat()
    switch family {
    case .plain: renderPlain(messages, into: &chat)
    case .chatML: renderChatML(messages, addsGenerationPrompt, into: &chat)
    case .llama2: try renderLlama2(messages, into: &chat)
    case .llama3: renderLlama3(messages, addsGenerationPrompt, into: &chat)
    case .llama31(let date): renderLlama31(messages, date, addsGenerationPrompt, into: &chat)
    case .mistral(let version): try renderMistral(messages, version, into: &chat)
    case .zephyr: renderZephyr(messages, addsGenerationPrompt, into: &chat)
    }
    return chat
  }

  private func renderPlain(_ messages: [ChatMessage], into chat: inout RenderedChat) {
    for message in messages {
      if message.role == .assistant {
        chat.reply("", message.content, endOfText)
      } else {
        chat.write(message.content)
      }
    }
  }

  private func renderChatML(
    _ messages: [ChatMessage],
    _ addsPrompt: Bool,
    into chat: inout RenderedChat
  ) {
    func open(_ role: ChatRole) { chat.mark("<|im_start|>\(role.rawValue)\n") }
    if let system, let first = messages.first, first.role != .system {
      chat.mark("<|im_start|>system\n\(system)<|im_end|>\n")
    }
    for message in messages {
      open(message.role)
      if message.role == .assistant {
        chat.reply("", message.content, "<|im_end|>")
        chat.mark("\n")
      } else {
        chat.write(message.content)
        chat.mark("<|im_end|>\n")
      }
    }
    if addsPrompt { open(.assistant) }
  }

  private func renderLlama2(
    _ messages: [ChatMessage],
    into chat: inout RenderedChat
  ) throws(ChatTemplateError) {
    let (system, turns) = Self.splitting(messages)
    try Self.requireTurns(turns, after: system, family: "Llama 2")
    for (index, message) in turns.enumerated() {
      if message.role == .assistant {
        chat.reply(" ", PythonSpace.stripped(message.content), " \(endOfText)")
        continue
      }
      chat.mark("\(beginningOfText)[INST] ")
      if index == 0, let system {
        // The template strips the whole: the question if it is not empty, else the marks as well.
        let content = PythonSpace.stripped(message.content, left: false)
        chat.mark("<<SYS>>\n")
        chat.write(system)
        if content.isEmpty {
          chat.mark("\n<</SYS>>")
        } else {
          chat.mark("\n<</SYS>>\n\n")
          chat.write(content)
        }
      } else {
        chat.write(PythonSpace.stripped(message.content))
      }
      chat.mark(" [/INST]")
    }
  }

  private static func header(_ role: ChatRole) -> String {
    "<|start_header_id|>\(role.rawValue)<|end_header_id|>\n\n"
  }

  private func renderLlama3(
    _ messages: [ChatMessage],
    _ addsPrompt: Bool,
    into chat: inout RenderedChat
  ) {
    if !messages.isEmpty { chat.mark(beginningOfText) }
    renderLlama3Turns(messages, addsPrompt, into: &chat)
  }

  private func renderLlama31(
    _ messages: [ChatMessage],
    _ date: String,
    _ addsPrompt: Bool,
    into chat: inout RenderedChat
  ) {
    let (system, turns) = Self.splitting(messages)
    chat.mark(
      beginningOfText + Self.header(.system)
        + "Cutting Knowledge Date: December 2023\nToday Date: \(date)\n\n"
    )
    chat.write(system.map { PythonSpace.stripped($0) } ?? "")
    chat.mark("<|eot_id|>")
    renderLlama3Turns(turns, addsPrompt, into: &chat)
  }

  private func renderLlama3Turns(
    _ messages: some Sequence<ChatMessage>,
    _ addsPrompt: Bool,
    into chat: inout RenderedChat
  ) {
    for message in messages {
      chat.mark(Self.header(message.role))
      let content = PythonSpace.stripped(message.content)
      if message.role == .assistant {
        chat.reply("", content, "<|eot_id|>")
      } else {
        chat.write(content)
        chat.mark("<|eot_id|>")
      }
    }
    if addsPrompt { chat.mark(Self.header(.assistant)) }
  }

  private func renderZephyr(
    _ messages: [ChatMessage],
    _ addsPrompt: Bool,
    into chat: inout RenderedChat
  ) {
    for message in messages {
      chat.mark("<|\(message.role.rawValue)|>\n")
      if message.role == .assistant {
        chat.reply("", message.content, endOfText)
        chat.mark("\n")
      } else {
        chat.write(message.content)
        chat.mark("\(endOfText)\n")
      }
    }
    // The template writes it within the loop.
    if addsPrompt, !messages.isEmpty { chat.mark("<|assistant|>\n") }
  }

  /// The system prompt, if the first message is one, and the others.
  static func splitting(
    _ messages: [ChatMessage]
  ) -> (system: String?, turns: ArraySlice<ChatMessage>) {
    guard let first = messages.first, first.role == .system else { return (nil, messages[...]) }
    return (first.content, messages.dropFirst())
  }

  /// Checks that user and assistant take turns, beginning with the user.
  static func requireTurns(
    _ turns: ArraySlice<ChatMessage>,
    after system: String?,
    family: String
  ) throws(ChatTemplateError) {
    for (index, message) in turns.enumerated()
    where message.role != (index.isMultiple(of: 2) ? .user : .assistant) {
      throw .rolesDoNotAlternate(
        family: family,
        message: index + (system == nil ? 0 : 1),
        found: message.role
      )
    }
  }
}
