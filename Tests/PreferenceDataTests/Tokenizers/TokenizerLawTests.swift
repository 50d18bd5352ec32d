import PreferenceData
import Testing

@Suite("Laws of tokenizers")
struct TokenizerLawTests {
  private static let corpus = [
    "the quick brown fox's jumps over the lazy dog", "the cat and the hat, the bat",
    "日本語 日本語 日本", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "\n\n\n\n  \n\n", "aaaaaaaaaaaaaaaa", "don't don't",
    "é é é e\u{301} e\u{301}",
  ]

  private let tokenizers: [any Tokenizer]

  init() throws {
    tokenizers = [
      ByteTokenizer(),
      try BytePairTokenizer.train(on: Self.corpus, vocabularySize: 257),
      try BytePairTokenizer.train(on: Self.corpus, vocabularySize: 300),
      try BytePairTokenizer.train(on: Self.corpus, vocabularySize: 5000, minimumCount: 1),
    ]
  }

  private func check(_ text: String) {
    for tokenizer in tokenizers {
      let tokens = tokenizer.encode(text)
      #expect(tokenizer.decode(tokens).utf8.elementsEqual(text.utf8))
      #expect(tokens.allSatisfy { (0..<Int32(tokenizer.vocabularySize)).contains($0) })
      #expect(!tokens.contains(tokenizer.endOfText))
      // The table of pieces must not change the result.
      #expect(tokenizer.encode(text) == tokens)
    }
  }

  @Test(
    "Decoding what was encoded gives every odd text back, byte for byte",
    arguments: OddTexts.all
  )
  func oddTexts(text: String) {
    check(text)
  }

  @Test("Decoding what was encoded gives random texts back", arguments: 0..<100 as Range<UInt64>)
  func randomTexts(seed: UInt64) {
    check(OddTexts.random(seed))
  }

  @Test("Tokens that are none and bytes that are no text are decoded without a crash")
  func oddTokens() {
    for tokenizer in tokenizers {
      let odd: [Int32] = [-1, .min, .max, 0xFF, 0x80, tokenizer.endOfText, 65, 100_000]
      #expect(tokenizer.decode(odd).contains("A"))
      #expect(tokenizer.decode(odd).contains("\u{FFFD}"))
      #expect(tokenizer.decode([72, tokenizer.endOfText, 105]) == "Hi")
      #expect(tokenizer.endOfText == 256)
    }
  }

  @Test("Two spellings of one letter have their own tokens")
  func spellings() {
    for tokenizer in tokenizers {
      let composed = tokenizer.encode("x \u{E9}")
      let decomposed = tokenizer.encode("x e\u{301}")
      #expect(composed != decomposed)
      #expect(tokenizer.encode("x \u{E9}") == composed)
    }
  }

  @Test("Identities are stable and differ when the merges do")
  func identities() throws {
    #expect(ByteTokenizer().identity == "bytes-257")
    #expect(Set(tokenizers.map(\.identity)).count == tokenizers.count)
    let pair = try BytePairTokenizer(merges: [BytePair(97, 98)])
    #expect(pair.identity == (try BytePairTokenizer(merges: [BytePair(97, 98)])).identity)
    #expect(pair.identity != (try BytePairTokenizer(merges: [BytePair(98, 97)])).identity)
  }

  @Test("Several threads get the same tokens as one")
  func threads() async throws {
    let tokenizer = try BytePairTokenizer.train(on: Self.corpus, vocabularySize: 300)
    let texts = (0..<200 as Range<UInt64>).map(OddTexts.random)
    let expected = texts.map { tokenizer.decode(tokenizer.encode($0)) }
    let alone = try BytePairTokenizer(merges: tokenizer.merges)
    let results = await withTaskGroup(of: [[Int32]].self) { group in
      for _ in 0..<4 { group.addTask { texts.map(alone.encode) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 4)
    #expect(results.allSatisfy { $0 == texts.map(tokenizer.encode) })
    #expect(expected == texts)
  }

  @Test("A long text takes time in proportion to its length")
  func longText() throws {
    let text = String(repeating: "a", count: 2_000_000)
    let tokenizer = try BytePairTokenizer.train(on: [text], vocabularySize: 300)
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    #expect(tokenizer.merges.count < 43)
  }
}
