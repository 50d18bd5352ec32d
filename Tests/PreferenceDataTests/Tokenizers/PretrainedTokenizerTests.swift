import Foundation
import PreferenceData
import Testing

@Suite("Pretrained tokenizers")
struct PretrainedTokenizerTests {
  private typealias Fixtures = PretrainedTokenizerFixtures

  @Test(
    "Tokens and decoded texts are those of the library",
    arguments: PretrainedTokenizerFixtures.names
  )
  func libraryTokens(name: String) throws {
    let tokenizer = try Fixtures.tokenizer(name)
    let texts = try Fixtures.texts()
    let cases = try Fixtures.cases(name)
    #expect(!cases.isEmpty && texts.count > 100)
    for expected in cases {
      let options = EncodingOptions(
        specialTokensAreText: !expected.options.contains("special"),
        addsSurroundingTokens: expected.options.contains("around")
      )
      for (index, text) in texts.enumerated() {
        // Here plain text never becomes a special token; in the library's unigram models it may.
        if name == "unigram.json", options.specialTokensAreText, text.contains("<s>") { continue }
        let found = tokenizer.tokenize(text, options)
        #expect(
          found.tokens == expected.tokens[index],
          "\(expected.options) \(text.debugDescription)"
        )
        #expect(tokenizer.encode(text, options) == found.tokens)
        if let decoded = expected.decoded?[index] {
          let back = tokenizer.decode(found.tokens, keepsSpecialTokens: true)
          #expect(Array(back.utf8) == Array(decoded.utf8), "\(text.debugDescription)")
        }
      }
    }
  }

  @Test(
    "Byte-level tokenizers restore every text, and their ranges are the text",
    arguments: ["gpt2.json", "digits.json", "llama3.json"],
    OddTexts.all + (0..<40).map { OddTexts.random($0) }
  )
  func restoring(name: String, text: String) throws {
    let tokenizer = try Fixtures.tokenizer(name)
    let found = tokenizer.tokenize(text)
    #expect(Array(tokenizer.decode(found.tokens).utf8) == Array(text.utf8))
    let bytes = Array(text.utf8)
    #expect(found.ranges.flatMap { Array(bytes[$0]) } == bytes)
    #expect(!found.tokens.contains(tokenizer.endOfText))
  }

  @Test(
    "SentencePiece with bytes for unknown characters restores text that has no marks",
    arguments: ["bytepairs.model", "llama2.json", "llama2c.bin", "unigrambytes.model"],
    OddTexts.all
  )
  func restoringWithBytes(name: String, text: String) throws {
    let tokenizer = try Fixtures.tokenizer(name)
    #expect(Array(tokenizer.decode(tokenizer.encode(text)).utf8) == Array(text.utf8))
  }

  @Test(
    "Ranges lie inside of the text and do not go back",
    arguments: PretrainedTokenizerFixtures.files
  )
  func ranges(name: String) throws {
    let tokenizer = try Fixtures.tokenizer(name)
    for text in try Fixtures.texts() {
      let found = tokenizer.tokenize(text, EncodingOptions(addsSurroundingTokens: true))
      #expect(found.ranges.count == found.tokens.count)
      var start = 0
      for range in found.ranges {
        #expect(range.lowerBound >= start && range.upperBound <= text.utf8.count)
        start = range.lowerBound
      }
    }
  }

  @Test("A token's range is the word that it stands for, also after normalizing")
  func rangesOfWords() throws {
    let text = "The  CAFÉ 日本 the"
    let found = try Fixtures.tokenizer("bert.json").tokenize(text)
    let bytes = Array(text.utf8)
    var words: [String] = []
    var end = -1
    for range in found.ranges {
      if range.lowerBound == end {
        words[words.count - 1] += String(decoding: bytes[range], as: UTF8.self)
      } else {
        words.append(String(decoding: bytes[range], as: UTF8.self))
      }
      end = range.upperBound
    }
    #expect(words == ["The", "CAFÉ", "日本", "the"])
  }

  @Test("The file of llama2.c gives the tokens of the SentencePiece model that it was made of")
  func llama2C() throws {
    let binary = try Fixtures.tokenizer("llama2c.bin")
    let model = try Fixtures.tokenizer("bytepairs.model")
    for text in try Fixtures.texts() where !text.unicodeScalars.contains("\u{2581}") {
      #expect(binary.encode(text) == model.encode(text), "\(text.debugDescription)")
    }
    #expect(binary.beginningOfText == 1 && binary.endOfText == 2)
  }

  @Test("Special tokens in text are tokens only if asked for")
  func specialTokens() throws {
    let tokenizer = try Fixtures.tokenizer("gpt2.json")
    let text = "the<|end|>"
    let special = EncodingOptions(specialTokensAreText: false)
    #expect(!tokenizer.encode(text).contains(tokenizer.endOfText))
    #expect(tokenizer.encode(text, special).last == tokenizer.endOfText)
    #expect(tokenizer.decode(tokenizer.encode(text, special)) == "the")
    #expect(tokenizer.piece(of: tokenizer.endOfText) == "<|end|>")
    #expect(tokenizer.token(of: "<|end|>") == tokenizer.endOfText)
  }

  @Test("Bytes that are no text are refused, with their place")
  func invalidText() throws {
    let tokenizer = try Fixtures.tokenizer("gpt2.json")
    #expect(try tokenizer.encode(utf8: Array("a b".utf8)) == tokenizer.encode("a b"))
    for bytes: [UInt8] in [
      [0x61, 0xFF], [0x61, 0xC0, 0x80], [0x61, 0xED, 0xA0, 0x80], [0x61, 0xE2],
    ] {
      let error = PreferenceDataTests.Fixtures.error { _ = try tokenizer.encode(utf8: bytes) }
      #expect(error?.description.contains("byte 2") == true)
    }
  }

  @Test("The identity follows from the contents alone")
  func identity() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.write(Fixtures.bytes("llama2.json"), to: "other/tokenizer.json")
    let tokenizer = try Fixtures.tokenizer("llama2.json")
    #expect(try PretrainedTokenizer(contentsOf: copy.parent).identity == tokenizer.identity)
    let identities = try PretrainedTokenizerFixtures.files.map {
      try Fixtures.tokenizer($0).identity
    }
    #expect(Set(identities).count == identities.count)
  }

  @Test("Calls at the same time give the same tokens", arguments: ["llama3.json", "unigram.model"])
  func threads(name: String) async throws {
    let tokenizer = try Fixtures.tokenizer(name)
    let texts = try Fixtures.texts()
    let expected = texts.map { tokenizer.encode($0) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { texts.map { tokenizer.encode($0) } == expected }
      }
      for await same in group { #expect(same) }
    }
  }
}
