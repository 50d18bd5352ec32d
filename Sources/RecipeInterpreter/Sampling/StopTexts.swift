import OptimizationCore
import PreferenceData

/// Finds texts that end a reply among its tokens.
struct StopTexts {
  private let texts: [[UInt8]]
  private let layout: TextLayout

  init(_ texts: [String], layout: TextLayout) {
    self.texts = texts.map { Array($0.utf8) }
    self.layout = layout
  }

  /// Whether only tokens end a reply.
  var isEmpty: Bool { texts.isEmpty }

  /// Whether a reply has one of the texts.
  func end(_ tokens: [Int32]) -> Bool {
    place(in: Array(layout.text(of: tokens).utf8)) != nil
  }

  /// A reply's text up to the first of the texts, without the tokens that end it.
  func text(of generated: GeneratedTokens) -> String {
    let text = layout.text(of: generated.tokens)
    guard !isEmpty else { return text }
    let bytes = Array(text.utf8)
    return place(in: bytes).map { String(decoding: bytes[..<$0], as: UTF8.self) } ?? text
  }

  private func place(in bytes: [UInt8]) -> Int? {
    bytes.indices.first { start in
      texts.contains { bytes[start...].starts(with: $0) }
    }
  }
}

extension TextLayout {
  /// The text of a reply's tokens, without the one that ends it.
  func text(of reply: [Int32]) -> String {
    let ends = stopTokens
    return tokenizer.decode(Array(reply.prefix { !ends.contains($0) }))
  }
}
