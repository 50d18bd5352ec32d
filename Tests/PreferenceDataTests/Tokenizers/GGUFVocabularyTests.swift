import Foundation
import PreferenceData
import Testing

@Suite("Vocabularies of GGUF files")
struct GGUFVocabularyTests {
  private typealias Fixtures = PretrainedTokenizerFixtures

  /// The vocabulary of a fixture of byte pairs as a GGUF file has it.
  private static func bytePairs(_ name: String, cutting: String) throws -> GGUFVocabulary {
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(Fixtures.bytes(name))) as? [String: Any]
    )
    let model = try #require(root["model"] as? [String: Any])
    let numbers = try #require(model["vocab"] as? [String: Int])
    let tokens = numbers.sorted { $0.value < $1.value }.map(\.key)
    var vocabulary = GGUFVocabulary(file: "x.gguf", model: "gpt2", tokens: tokens)
    vocabulary.cutting = cutting
    vocabulary.kinds = tokens.map { $0 == "<|end|>" ? 3 : 1 }
    vocabulary.merges = (model["merges"] as? [Any])?.map {
      ($0 as? [String])?.joined(separator: " ") ?? "\($0)"
    }
    vocabulary.endOfText = numbers["<|end|>"]
    vocabulary.beginningOfText = vocabulary.endOfText
    return vocabulary
  }

  /// The vocabulary of the fixture of llama2.c, whose pieces are those of `bytepairs.model`.
  private static func sentencePieces() throws -> GGUFVocabulary {
    let bytes = try Fixtures.bytes("llama2c.bin")
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    var tokens: [String] = []
    var scores: [Double] = []
    var place = 4
    while place < bytes.count {
      scores.append(Double(Float(bitPattern: word(place))))
      let end = place + 8 + Int(word(place + 4))
      tokens.append(
        String(decoding: bytes[(place + 8)..<end], as: UTF8.self).replacing(" ", with: "\u{2581}")
      )
      place = end
    }
    var vocabulary = GGUFVocabulary(file: "x.gguf", model: "llama", tokens: tokens)
    vocabulary.scores = scores
    vocabulary.kinds = tokens.indices.map { $0 == 0 ? 2 : $0 < 3 ? 3 : $0 < 259 ? 6 : 1 }
    return vocabulary
  }

  @Test(
    "Byte pairs give the tokens of the tokenizer.json that they are from",
    arguments: [("gpt2.json", "gpt-2"), ("llama3.json", "llama-bpe"), ("qwen2.json", "qwen2")]
  )
  func bytePairTokens(name: String, cutting: String) throws {
    let file = try Fixtures.tokenizer(name)
    let tokenizer = try PretrainedTokenizer(Self.bytePairs(name, cutting: cutting))
    #expect(tokenizer.vocabularySize == file.vocabularySize)
    #expect(tokenizer.endOfText == file.endOfText)
    for text in try Fixtures.texts() {
      for specialTokensAreText in [true, false] {
        let options = EncodingOptions(specialTokensAreText: specialTokensAreText)
        let tokens = tokenizer.encode(text, options)
        #expect(tokens == file.encode(text, options), "\(text.debugDescription)")
        #expect(tokenizer.decode(tokens) == file.decode(tokens))
      }
    }
    let around = EncodingOptions(addsSurroundingTokens: true)
    #expect(tokenizer.encode("a", around).count == (cutting == "llama-bpe" ? 2 : 1))
  }

  @Test("The way of SmolLM cuts single digits off before GPT-2's pattern")
  func digits() throws {
    let folder = try TemporaryFolder()
    let text = String(decoding: try Fixtures.bytes("gpt2.json"), as: UTF8.self)
    let place = try #require(text.firstRange(of: #""pre_tokenizer":{"#))
    let end = try #require(text[place.upperBound...].firstIndex(of: "}"))
    let step = "{" + text[place.upperBound...end]
    let changed =
      text[..<place.lowerBound] + #""pre_tokenizer":{"type":"Sequence","pretokenizers":["#
      + #"{"type":"Digits","individual_digits":true},"# + step + "]}"
      + text[text.index(after: end)...]
    let file = try PretrainedTokenizer(
      contentsOf: folder.write(String(changed), to: "tokenizer.json"),
      endOfText: "<|end|>"
    )
    let tokenizer = try PretrainedTokenizer(Self.bytePairs("gpt2.json", cutting: "smollm"))
    for text in try Fixtures.texts() + ["a  12", "x\n\n1. y"] {
      #expect(tokenizer.encode(text) == file.encode(text), "\(text.debugDescription)")
    }
  }

  @Test("Files that do not say how they cut are cut at runs of symbols and at three digits")
  func plainCutting() throws {
    var vocabulary = try Self.bytePairs("gpt2.json", cutting: "default")
    let tokenizer = try PretrainedTokenizer(vocabulary)
    vocabulary.cutting = nil
    #expect(try PretrainedTokenizer(vocabulary).encode("a 1234") == tokenizer.encode("a 1234"))
    let gpt2 = try Fixtures.tokenizer("gpt2.json")
    for (text, pieces) in [
      (
        "the cat's (2024) fine!",
        ["the", " cat", "'", "s", " ", "(", "202", "4", ")", " fine", "!"]
      ),
      ("x++ `y` 12345", ["x", "++", " `", "y", "`", " ", "123", "45"]),
    ] {
      #expect(tokenizer.encode(text) == pieces.flatMap { gpt2.encode($0) })
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
  }

  @Test("Pieces with scores give the tokens of the SentencePiece model that they are from")
  func sentencePieceTokens() throws {
    let model = try Fixtures.tokenizer("bytepairs.model")
    let tokenizer = try PretrainedTokenizer(Self.sentencePieces())
    for text in try Fixtures.texts() where !text.unicodeScalars.contains("\u{2581}") {
      #expect(tokenizer.encode(text) == model.encode(text), "\(text.debugDescription)")
      #expect(tokenizer.decode(tokenizer.encode(text)) == model.decode(model.encode(text)))
    }
    #expect(tokenizer.beginningOfText == 1 && tokenizer.endOfText == 2)
    #expect(tokenizer.encode("a", EncodingOptions(addsSurroundingTokens: true)).first == 1)
    var other = try Self.sentencePieces()
    (other.addsBeginning, other.addsEnd, other.addsSpace) = (false, true, false)
    let plain = try PretrainedTokenizer(other)
    #expect(plain.encode("a", EncodingOptions(addsSurroundingTokens: true)).last == 2)
    #expect(plain.encode("the") != tokenizer.encode("the"))
    #expect(plain.identity != tokenizer.identity)
  }

  @Test(
    "What does not fit together is named by file and key",
    arguments: [
      "model", "pre", "tokens", "merges", "token_type", "scores", "bos_token_id", "eos_token_id",
    ]
  )
  func faults(key: String) throws {
    var vocabulary = try Self.bytePairs("gpt2.json", cutting: "gpt-2")
    switch key {
    case "model": vocabulary.model = "rwkv"
    case "pre": vocabulary.cutting = "odd"
    case "tokens": vocabulary.tokens = []
    case "merges": vocabulary.merges = ["a b c"]
    case "token_type": vocabulary.kinds?[4] = 9
    case "scores": vocabulary.scores = [1]
    case "bos_token_id": vocabulary.beginningOfText = -1
    default: vocabulary.endOfText = 1 << 40
    }
    let broken = vocabulary
    let error = PreferenceDataTests.Fixtures.error { _ = try PretrainedTokenizer(broken) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("x.gguf is not a usable tokenizer: tokenizer.ggml.\(key): "), "\(text)")
  }

  @Test("More long pieces than merges can be found in are refused, and not tried for hours")
  func longPieces() throws {
    var vocabulary = try Self.sentencePieces()
    for number in 0..<1100 {
      let digits = Array("\(number)".utf8)
      let bytes = digits + Array(repeating: UInt8(ascii: "a"), count: 1024 - digits.count)
      vocabulary.tokens.append(String(decoding: bytes, as: UTF8.self))
      vocabulary.scores?.append(0)
      vocabulary.kinds?.append(1)
    }
    let broken = vocabulary
    let error = PreferenceDataTests.Fixtures.error { _ = try PretrainedTokenizer(broken) }
    #expect(error?.description.contains("squares of its pieces' lengths") == true)
  }
}

extension GGUFVocabularyTests {
  /// Writes a vocabulary as Hugging Face's files and reads those.
  private static func reread(
    _ vocabulary: GGUFVocabulary,
    _ folder: TemporaryFolder,
    chatTemplate: String? = nil
  ) throws -> PretrainedTokenizer {
    var path: Path?
    for file in try vocabulary.huggingFaceFiles(chatTemplate: chatTemplate, contextLength: 77) {
      path = try folder.write(String(decoding: file.data, as: UTF8.self), to: file.name).parent
    }
    return try PretrainedTokenizer(contentsOf: try #require(path))
  }

  @Test(
    "Byte pairs that were written as tokenizer.json give the same tokens",
    arguments: [
      ("gpt2.json", "gpt-2"), ("gpt2.json", "smollm"), ("llama3.json", "llama-bpe"),
      ("qwen2.json", "qwen2"),
    ]
  )
  func writtenBytePairs(name: String, cutting: String) throws {
    let folder = try TemporaryFolder()
    for adds in [true, false] {
      var vocabulary = try Self.bytePairs(name, cutting: cutting)
      vocabulary.addsBeginning = adds
      vocabulary.addsEnd = adds
      let written = try Self.reread(vocabulary, folder)
      let tokenizer = try PretrainedTokenizer(vocabulary)
      #expect(written.endOfText == tokenizer.endOfText)
      #expect(written.vocabularySize == tokenizer.vocabularySize)
      for text in try Fixtures.texts() {
        for specialTokensAreText in [true, false] {
          let options = EncodingOptions(
            specialTokensAreText: specialTokensAreText,
            addsSurroundingTokens: true
          )
          let tokens = tokenizer.encode(text, options)
          #expect(tokens == written.encode(text, options), "\(text.debugDescription)")
          #expect(tokenizer.decode(tokens) == written.decode(tokens))
        }
      }
    }
  }

  @Test("Pieces with scores that were written as tokenizer.json give the same tokens")
  func writtenSentencePieces() throws {
    let folder = try TemporaryFolder()
    for addsSpace in [true, false] {
      var vocabulary = try Self.sentencePieces()
      vocabulary.addsSpace = addsSpace
      let written = try Self.reread(vocabulary, folder)
      let tokenizer = try PretrainedTokenizer(vocabulary)
      let options = EncodingOptions(addsSurroundingTokens: true)
      for text in try Fixtures.texts() {
        let tokens = tokenizer.encode(text, options)
        #expect(tokens == written.encode(text, options), "\(text.debugDescription)")
        #expect(tokenizer.decode(tokens) == written.decode(tokens), "\(text.debugDescription)")
      }
    }
  }

  @Test("The settings name tokens, template and length")
  func writtenSettings() throws {
    let folder = try TemporaryFolder()
    var vocabulary = try Self.bytePairs("gpt2.json", cutting: "gpt-2")
    vocabulary.padding = vocabulary.endOfText
    _ = try Self.reread(vocabulary, folder, chatTemplate: "{{ \"a/b\" }}")
    let data = try #require(
      try vocabulary.huggingFaceFiles(chatTemplate: "{{ \"a/b\" }}", contextLength: 77).last?.data
    )
    let settings = try #require(
      try JSONSerialization.jsonObject(with: data) as? [String: Any]
    )
    #expect(settings["eos_token"] as? String == "<|end|>")
    #expect(settings["pad_token"] as? String == "<|end|>")
    #expect(settings["chat_template"] as? String == "{{ \"a/b\" }}")
    #expect(settings["model_max_length"] as? Int == 77)
    #expect(settings["unk_token"] == nil)
  }

  @Test("What tokenizer.json cannot say is an error, and not left out")
  func unsayable() throws {
    let plain = try Self.bytePairs("gpt2.json", cutting: "default")
    #expect { try plain.huggingFaceFiles() } throws: {
      "\($0)".contains("the way to cut text \"default\" has no equal")
    }
    var spaced = try Self.bytePairs("gpt2.json", cutting: "smollm")
    spaced.addsSpace = true
    #expect { try spaced.huggingFaceFiles() } throws: { "\($0)".contains("a space before a text") }
  }
}
