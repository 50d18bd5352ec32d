import Foundation
import PreferenceData
import Testing

@testable import struct PreferenceData.WordCutter

@Suite("Byte-pair encoding")
struct BytePairTests {
  private func pieces(_ text: String) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      WordCutter.forEachPiece(of: bytes) { pieces.append(Array($0)) }
    }
    return pieces
  }

  private func randomText(_ seed: UInt64, letters: String) -> String {
    var generator = SplitMix(state: seed)
    return String(
      (0..<400).compactMap { _ in letters.randomElement(using: &generator) }
    )
  }

  @Test(
    "Text is cut as stated",
    arguments: [
      ("hello world", ["hello", " world"]),
      ("it's they'll I'm 'x", ["it", "'s", " they", "'ll", " I", "'m", " '", "x"]),
      ("a12 34b!? x", ["a", "12", " 34", "b", "!?", " x"]),
      ("a  b   \n c\n\nd ", ["a", " ", " b", "   \n", " c", "\n\n", "d", " "]),
      ("日本 ١٢ é", ["日本", " ١٢", " é"]),
      ("\n\nHuman: hi", ["\n\n", "Human", ":", " hi"]),
    ]
  )
  func cutting(text: String, expected: [String]) {
    #expect(pieces(text).map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test("Pieces together are the text and are never too long", arguments: OddTexts.all)
  func piecesAreTheText(text: String) {
    let pieces = pieces(text)
    #expect(Array(pieces.joined()) == Array(text.utf8))
    #expect(pieces.allSatisfy { (1...256).contains($0.count) })
  }

  @Test("Trained merges are those of counting anew each time", arguments: 0..<40 as Range<UInt64>)
  func referenceMerges(seed: UInt64) throws {
    let letters = ["ab", "ab ", "aab c", "abcdefgh  ", "é日 a"][Int(seed % 5)]
    let text = randomText(seed, letters: letters)
    let minimumCount = Int(seed % 3) + 1
    let tokenizer = try BytePairTokenizer.train(
      on: [text, text + "ab"],
      vocabularySize: 257 + 60,
      minimumCount: minimumCount
    )
    let expected = ReferenceTrainer.merges(
      pieces: pieces(text) + pieces(text + "ab"),
      count: 60,
      minimumCount: minimumCount
    )
    #expect(tokenizer.merges == expected)
  }

  @Test("Encoding applies the merges in order", arguments: 0..<40 as Range<UInt64>)
  func referenceEncoding(seed: UInt64) throws {
    let text = randomText(seed, letters: "aabbc  de")
    let tokenizer = try BytePairTokenizer.train(on: [text], vocabularySize: 320)
    let other = randomText(seed + 1000, letters: "abc de")
    #expect(
      tokenizer.encode(other)
        == pieces(other).flatMap { ReferenceTrainer.encode($0, merges: tokenizer.merges) }
    )
  }

  @Test("Training does not depend on the order of the texts")
  func order() throws {
    let texts = (0..<20 as Range<UInt64>).map { randomText($0, letters: "abcd ef") }
    let forward = try BytePairTokenizer.train(on: texts, vocabularySize: 400)
    let backward = try BytePairTokenizer.train(on: texts.reversed(), vocabularySize: 400)
    #expect(forward == backward)
  }

  @Test("Training stops when no pair occurs often enough")
  func earlyStop() throws {
    let tokenizer = try BytePairTokenizer.train(on: ["abab"], vocabularySize: 1000)
    #expect(tokenizer.merges == [BytePair(97, 98)])
    #expect(tokenizer.vocabularySize == 258)
    #expect(try BytePairTokenizer.train(on: [], vocabularySize: 300).merges.isEmpty)
  }

  @Test("Impossible settings are faults", arguments: [256, 0, -1, Int.max])
  func faults(size: Int) {
    #expect(throws: DataError.self) {
      _ = try BytePairTokenizer.train(on: ["a"], vocabularySize: size)
    }
    #expect(BytePairTokenizer.faults(vocabularySize: 300, minimumCount: 0).count == 1)
  }

  @Test("A tokenizer shows its size and identity to a plan, not its merges")
  func mirror() throws {
    let tokenizer = try BytePairTokenizer.train(on: ["abab"], vocabularySize: 300)
    #expect(Mirror(reflecting: tokenizer).children.map(\.label) == ["vocabularySize", "identity"])
  }
}
