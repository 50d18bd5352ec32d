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
  private let form: Form

  private enum Form: Sendable {
    case plain(start: Int32)
  }

  /// Texts between the token that starts and the one that ends a text.
  ///
  /// - Parameters:
  ///   - tokenizer: The tokenizer.
  ///   - start: The token that starts a text; by default the one that ends it.
  init(_ tokenizer: any Tokenizer, start: Int32? = nil) {
    self.tokenizer = tokenizer
    form = .plain(start: start ?? tokenizer.endOfText)
  }

  /// The same for models that read texts alike.
  var identity: String {
    switch form {
    case .plain(let start): "\(tokenizer.identity) plain \(start)"
    }
  }

  /// The layout in a few words.
  var description: String {
    switch form {
    case .plain: "plain"
    }
  }

  /// A prompt's tokens, up to where the reply begins.
  func prompt(_ text: String) -> Prompt {
    switch form {
    case .plain(let start): Prompt(tokens: [start] + tokenizer.encode(text), head: 1, tail: 0)
    }
  }

  /// A reply's tokens with what ends it.
  func reply(_ text: String) -> [Int32] {
    switch form {
    case .plain: tokenizer.encode(text) + [tokenizer.endOfText]
    }
  }
}
