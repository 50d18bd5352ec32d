import Foundation
import PreferenceData
import Testing

@Suite("Byte-pair tokenizers in Hugging Face's files")
struct HuggingFaceExportTests {
  private let texts = [
    "The cat's whiskers; the dog's tail, and they'll see: 1234 and 56.", "naïve café, 東京 2024",
    "tabs\tand\n\nlines \n  with   spaces ", "emoji 👩‍👩‍👧 and \u{0301}marks", "x\u{0}y",
    "we've we're I'm he'd can't", "  leading", " ", "\n", "aaaaaaaaaa bbbb abab",
  ]

  @Test("Read back as such a file, they give the same tokens and texts")
  func sameTokens() throws {
    let tokenizer = try BytePairTokenizer.train(
      on: (0..<3).flatMap { _ in texts },
      vocabularySize: 340
    )
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("export-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, data) in try tokenizer.huggingFaceFiles() {
      try data.write(to: folder.appendingPathComponent(name))
    }
    let read = try PretrainedTokenizer(contentsOf: Path(folder.path))
    #expect(read.vocabularySize == tokenizer.vocabularySize)
    #expect(read.endOfText == tokenizer.endOfText)
    for text in texts {
      let tokens = tokenizer.encode(text)
      #expect(read.encode(text) == tokens, "\(text)")
      #expect(read.decode(tokens) == text)
    }
    #expect(tokenizer.encode(texts[0]).contains { $0 > 256 })
  }

  @Test("Two tokens of the same bytes are refused")
  func sameBytes() throws {
    let merges = [BytePair(97, 98), BytePair(98, 99), BytePair(257, 99), BytePair(97, 258)]
    let tokenizer = try BytePairTokenizer(merges: merges)
    #expect(throws: DataError.self) { try tokenizer.huggingFaceFiles() }
  }
}
