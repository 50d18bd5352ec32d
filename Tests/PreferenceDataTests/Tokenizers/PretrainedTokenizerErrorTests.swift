import Foundation
import PreferenceData
import Testing

@Suite("Damaged pretrained tokenizers")
struct PretrainedTokenizerErrorTests {
  private func error(_ contents: String, name: String = "tokenizer.json") throws -> String {
    try error(Array(contents.utf8), name: name)
  }

  private func error(_ contents: [UInt8], name: String) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.write(contents, to: name)
    let error = Fixtures.error { _ = try PretrainedTokenizer(contentsOf: path) }
    let text = error?.description ?? ""
    #expect(text.contains(path.string))
    return text
  }

  private func model(_ members: String, rest: String = "") -> String {
    #"{"model": {"type": "BPE", \#(members)}\#(rest)}"#
  }

  @Test(
    "Each fault is named",
    arguments: [
      (#""vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a c"]"#, "no such second piece"),
      (#""vocab": {"a": 0, "b": 1}, "merges": ["a b"]"#, "no such product"),
      (#""vocab": {"a": 0, "b": 1}, "merges": ["a  b"]"#, "expected two pieces"),
      (#""vocab": {"a": 0, "b": 1}, "merges": [["", "a"]]"#, "expected two pieces"),
      (#""vocab": {"a": 0, "b": 0}, "merges": []"#, "two tokens have the number 0"),
      (#""vocab": {"a": 0, "a": 1}, "merges": []"#, "is there twice"),
      (#""vocab": {"a": -1}, "merges": []"#, "token number -1"),
      (#""vocab": {"a": 1e300}, "merges": []"#, "expected the whole number"),
      (#""vocab": {"a": 16000000}, "merges": []"#, "is too large"),
      (#""vocab": {"a": 0}"#, "expected the member \"merges\""),
      (#""vocab": {"a": 0}, "merges": [], "dropout": 0.5"#, "no dropout"),
      (#""vocab": {"a": 0}, "merges": [], "unk_token": "x""#, "expected a token of the vocabulary"),
    ]
  )
  func faults(members: String, expected: String) throws {
    #expect(try error(model(members)).contains(expected))
  }

  @Test("An unknown pattern is named together with the known ones")
  func unknownPattern() throws {
    let rest =
      #", "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "\\w+x"}, "behavior": "Isolated"}"#
    let text = try error(model(#""vocab": {"a": 0}, "merges": []"#, rest: rest))
    #expect(text.contains(#""\w+x" is not known"#) && text.contains("\\p{N}{1,3}"))
    #expect(text.contains("gpt2") && text.contains("llama3") && text.contains("qwen2"))
  }

  @Test("Unknown kinds of steps are named together with the known ones")
  func unknownSteps() throws {
    for (member, known) in [
      ("normalizer", "NFC"), ("pre_tokenizer", "Metaspace"), ("decoder", "WordPiece"),
      ("post_processor", "TemplateProcessing"),
    ] {
      let rest = #", "\#(member)": {"type": "Odd"}"#
      let text = try error(model(#""vocab": {"a": 0}, "merges": []"#, rest: rest))
      #expect(text.contains("\"Odd\" is not known") && text.contains(known))
    }
  }

  @Test("Deep, cut off and wrongly encoded files are errors")
  func structure() throws {
    #expect(
      try error(String(repeating: "{\"a\":", count: 100_000)).contains("inside of each other")
    )
    #expect(try error(#"{"model": {"type": "BPE""#).contains("expected JSON; at byte"))
    #expect(try error(Array("{\"a\": \"".utf8) + [0xFF], name: "x.json").contains("expected UTF-8"))
    #expect(try error("", name: "x.model").contains("no pieces"))
    #expect(
      try error([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], name: "x.model").contains("only 0 are left")
    )
    #expect(try error([0x0A, 0xFF], name: "x.model").contains("does not end"))
    #expect(try error([7, 0, 0, 0, 0, 0], name: "x.bin").contains("the file ends at byte 6"))
    #expect(try error([0, 0, 0, 0x7F], name: "x.bin").contains("longest piece"))
    #expect(try error(model(#""vocab": {"a": 0}, "merges": []"#)).contains("ends a text"))
  }

  @Test(
    "Every cut-off file is an error or a tokenizer",
    arguments: PretrainedTokenizerFixtures.files
  )
  func truncation(name: String) throws {
    let folder = try TemporaryFolder()
    let bytes = try PretrainedTokenizerFixtures.bytes(name)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      let path = try folder.write(Array(bytes[..<length]), to: name)
      do {
        _ = try PretrainedTokenizer(contentsOf: path)
      } catch let error as DataError {
        #expect(error.description.contains(path.string))
      }
    }
  }

  @Test("Damaged files are errors or work", arguments: PretrainedTokenizerFixtures.files)
  func mutations(name: String) throws {
    let folder = try TemporaryFolder()
    let original = try PretrainedTokenizerFixtures.bytes(name)
    var generator = SplitMix(state: UInt64(original.count))
    let signs = Array("0123456789-\"{}[],:\\".utf8)
    for _ in 0..<250 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] = signs[Int.random(in: 0..<signs.count, using: &generator)]
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let path = try folder.write(bytes, to: name)
      do {
        let tokenizer = try PretrainedTokenizer(contentsOf: path)
        for text in ["", "The cat's 12 <|end|></s>\n\n x", "e\u{301}日本½ﬁ👨‍👩‍👧\0", "<sep>these"] {
          let found = tokenizer.tokenize(text, EncodingOptions(addsSurroundingTokens: true))
          #expect(found.tokens.allSatisfy { (0..<Int32(tokenizer.vocabularySize)).contains($0) })
          #expect(found.ranges.allSatisfy { $0.upperBound <= text.utf8.count })
          _ = tokenizer.decode(found.tokens + [-1, .max])
        }
      } catch let error as DataError {
        #expect(error.description.contains(path.string))
      }
    }
  }
}
