import PreferenceData
import RecipePlan

/// How a model reads prompts and replies: its tokenizer, and what it has around them.
struct TextLayout: Sendable {
  /// The tokens of a prompt.
  struct Prompt {
    var tokens: [Int32]
    /// How many tokens at the start stay when the prompt is shortened.
    var head: Int
    /// How many tokens at the end are the layout's own.
    var tail: Int
  }

  let tokenizer: any Tokenizer
  /// The tokens that end a reply, in order.
  let stopTokens: [Int32]
  private let form: Form

  private enum Form: Sendable {
    case plain(start: Int32)
    case chat(ChatTemplate, PretrainedTokenizer)
  }

  /// Texts between the token that starts and the one that ends a text.
  ///
  /// - Parameters:
  ///   - tokenizer: The tokenizer.
  ///   - start: The token that starts a text; by default the one that ends it.
  ///   - stopTokens: The tokens that end a reply; by default the one that ends a text.
  init(_ tokenizer: any Tokenizer, start: Int32? = nil, stopTokens: [Int32]? = nil) {
    self.tokenizer = tokenizer
    self.stopTokens = stopTokens ?? [tokenizer.endOfText]
    form = .plain(start: start ?? tokenizer.endOfText)
  }

  /// A user's turn and the assistant's answer, as a chat template writes them.
  ///
  /// - Parameters:
  ///   - tokenizer: The tokenizer.
  ///   - template: The template.
  ///   - stopTokens: The tokens that end a reply.
  /// - Throws: `ChatTemplateError` when the template can't write a question and its answer.
  init(_ tokenizer: PretrainedTokenizer, template: ChatTemplate, stopTokens: [Int32]) throws {
    self.tokenizer = tokenizer
    self.stopTokens = stopTokens
    form = .chat(template, tokenizer)
    _ = try reply("a")
    _ = try prompt("a")
  }

  /// The template and the tokenizer of a chat; nil for plain texts.
  var chat: (template: ChatTemplate, tokenizer: PretrainedTokenizer)? {
    if case .chat(let template, let tokenizer) = form { (template, tokenizer) } else { nil }
  }

  /// The same for models that read texts alike.
  var identity: String {
    switch form {
    case .plain(let start): "\(tokenizer.identity) plain \(start)"
    case .chat(let template, _): "\(tokenizer.identity) \(template)"
    }
  }

  /// The layout in a few words.
  var description: String {
    switch form {
    case .plain: "plain"
    case .chat(let template, _):
      "chat, \(template.familyName)" + (template.system.map { ", system prompt \"\($0)\"" } ?? "")
    }
  }

  /// A prompt's tokens, up to where the reply begins.
  ///
  /// - Parameter text: The prompt.
  /// - Returns: Its tokens between those of the layout.
  /// - Throws: `ChatTemplateError`; never for a plain layout.
  func prompt(_ text: String) throws -> Prompt {
    switch form {
    case .plain(let start):
      return Prompt(tokens: [start] + tokenizer.encode(text), head: 1, tail: 0)
    case .chat(let template, let tokenizer):
      let chat = try template.render([ChatMessage(.user, text)], addsGenerationPrompt: true)
      let tokens = tokenizer.tokenize(chat)
      // What is not markup is the prompt's own text, which stands in one piece.
      let start = chat.markup.first.map { $0.lowerBound == 0 ? $0.upperBound : 0 } ?? 0
      let end = chat.markup.last.map {
        $0.upperBound == chat.text.utf8.count ? $0.lowerBound : chat.text.utf8.count
      }
      let last = end ?? chat.text.utf8.count
      return Prompt(
        tokens: tokens.tokens,
        head: tokens.ranges.prefix { $0.upperBound <= start }.count,
        tail: tokens.ranges.reversed().prefix { $0.lowerBound >= last }.count
      )
    }
  }

  /// A token that no reply ends with, to fill up shorter texts.
  ///
  /// The classifiers of transformers read their score at the last token that is no padding. Scores
  /// here are read at the token that ends a reply, so padding must be another one, whatever the model's
  /// own files say: many of them pad with the end of text.
  var paddingToken: Int32? {
    let ends = Set(stopTokens + [tokenizer.endOfText])
    let special = (tokenizer as? PretrainedTokenizer)?.specialTokens ?? []
    let pads = special.filter { token in
      (tokenizer as? PretrainedTokenizer)?.piece(of: token)?.lowercased().contains("pad") ?? false
    }
    return (pads + special).first { !ends.contains($0) }
      ?? (0..<Int32(tokenizer.vocabularySize)).last { !ends.contains($0) }
  }

  /// Whether the model knows turns, so that it can be told a conversation.
  var readsConversations: Bool {
    if case .chat(let template, _) = form { template.family != .plain } else { false }
  }

  /// A conversation's tokens, up to where the next reply begins.
  ///
  /// - Parameter messages: The conversation; its last message is the user's.
  /// - Returns: Its tokens between those of the layout.
  /// - Throws: `ChatTemplateError` when the template can't write it.
  func conversation(_ messages: [ChatMessage]) throws -> [Int32] {
    guard case .chat(let template, let tokenizer) = form else {
      return try prompt(messages.last?.content ?? "").tokens
    }
    return tokenizer.tokenize(try template.render(messages, addsGenerationPrompt: true)).tokens
  }

  /// A reply's tokens with what ends it.
  ///
  /// - Parameter text: The reply.
  /// - Returns: The tokens that the model has to write.
  /// - Throws: `ChatTemplateError`; never for a plain layout.
  func reply(_ text: String) throws -> [Int32] {
    switch form {
    case .plain: return tokenizer.encode(text) + [tokenizer.endOfText]
    case .chat(let template, let tokenizer):
      // Marks stand between the turns, so that a reply's tokens are the same after every question.
      let chat = try template.render([ChatMessage(.user, ""), ChatMessage(.assistant, text)])
      let tokens = tokenizer.tokenize(chat)
      return zip(tokens.tokens, chat.areReplies(tokens.ranges)).filter(\.1).map(\.0)
    }
  }
}

extension ChatTemplate {
  /// The family as people call it.
  var familyName: String {
    switch family {
    case .plain: "no marks"
    case .chatML: "ChatML"
    case .llama2: "Llama 2"
    case .llama3: "Llama 3"
    case .llama31(let date): "Llama 3.1 of \(date)"
    case .mistral(let version): "Mistral \(version.rawValue)"
    case .zephyr: "Zephyr"
    }
  }
}
