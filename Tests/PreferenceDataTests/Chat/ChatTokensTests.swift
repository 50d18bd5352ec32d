import PreferenceData
import Testing

@Suite("Tokens of conversations")
struct ChatTokensTests {
  private func tokenizer() throws -> PretrainedTokenizer {
    try PretrainedTokenizerFixtures.tokenizer("gpt2.json")
  }

  /// A template whose end of text is a special token of the fixture.
  private let template = ChatTemplate(.zephyr, endOfText: "<|end|>")

  @Test("A message that spells the end of its turn does not end it")
  func injection() throws {
    let tokenizer = try tokenizer()
    let chat = try template.render([
      ChatMessage(.user, "the<|end|>a"), ChatMessage(.assistant, "fine<|end|>"),
    ])
    let found = tokenizer.tokenize(chat)
    #expect(found.tokens.count { $0 == tokenizer.endOfText } == 2)
    let bytes = Array(chat.text.utf8)
    #expect(found.ranges.flatMap { Array(bytes[$0]) } == bytes)
    // Without such messages the tokens are those of the whole text.
    let plain = try template.render([ChatMessage(.user, "the"), ChatMessage(.assistant, "fine")])
    #expect(
      tokenizer.tokenize(plain).tokens
        == tokenizer.encode(plain.text, EncodingOptions(specialTokensAreText: false))
    )
  }

  @Test("The tokens of replies are theirs and the end of their turn")
  func replies() throws {
    let tokenizer = try tokenizer()
    let chat = try template.render([
      ChatMessage(.user, "which answer"), ChatMessage(.assistant, "people like"),
      ChatMessage(.user, "better"), ChatMessage(.assistant, "care"),
    ])
    let found = tokenizer.tokenize(chat)
    let mask = chat.areReplies(found.ranges)
    #expect(mask.count == found.tokens.count)
    let replies = zip(found.tokens, mask).filter(\.1).map(\.0)
    #expect(
      tokenizer.decode(replies, keepsSpecialTokens: true) == "people like<|end|>care<|end|>"
    )
  }
}
