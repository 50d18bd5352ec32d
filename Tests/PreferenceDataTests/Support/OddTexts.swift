/// Texts that tokenizers tend to get wrong.
enum OddTexts {
  static let all: [String] = [
    "", " ", "  ", "\n", "\n\n", "\r\n", "\t \n x", "a", " a", "a ", "\0", "a\0b", "\u{FEFF}",
    "don't we'll they've I'd 's 'll ' '' 're're",
    "👨‍👩‍👧‍👦 family 🏳️‍🌈 flags 🇩🇪🇫🇷", "e\u{301} \u{E9} e\u{301}\u{323}", "\u{301}\u{301}",
    "日本語のテキスト、テスト。", "العربية ١٢٣", "\u{1F600}\u{1F600}", "१२३ abc123def",
    "\u{10FFFF}\u{E000}\u{FFFD}", "word  two   three    four", "tabs\t\tand\n \n \nlines ",
    "\u{3000}\u{A0}\u{2003}x", "<|endoftext|>", "\n\nHuman: hi\n\nAssistant: hello there",
    String(repeating: "a", count: 5000), String(repeating: "ab ", count: 700),
    String(repeating: "👍🏽", count: 300), String(repeating: " ", count: 1000) + "x",
    String(repeating: "é", count: 999),
  ]

  /// A random text of characters of all kinds.
  static func random(_ seed: UInt64) -> String {
    var generator = SplitMix(state: seed)
    let alphabet = Array("ab 's\n\t0١é\u{301}日👍\u{200D}\0.'L".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...200, using: &generator) {
      if let scalar = alphabet.randomElement(using: &generator) { text.append(scalar) }
    }
    return String(text)
  }
}
