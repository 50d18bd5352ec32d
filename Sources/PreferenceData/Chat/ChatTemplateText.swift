/// The text of a template as model files hold it (a program in Jinja), in a form that does not depend
/// on how it was spelled.
struct ChatTemplateText {
  /// The text with one spelling, and without the default system prompt.
  let canonical: String
  /// The default system prompt of ChatML; nil if the template has none.
  let system: String?

  private static let opening = "<|im_start|>system\n"
  private static let closing = "<|im_end|>"

  /// Brings a text into its canonical form.
  ///
  /// Templates differ without meaning in how line ends and quotation marks are written, and in
  /// spaces within tags. All else may matter, so it is kept.
  init(_ text: String) {
    var canonical = Self.tightening(text.replacing("\\n", with: "\n"))
    if canonical.hasSuffix("\n") { canonical.removeLast() }
    var system: String?
    if let found = Self.system(in: canonical) {
      canonical = canonical.replacing(found, with: "\u{1}")
      system = found.replacing("\\'", with: "'").replacing("\\\\", with: "\\")
    }
    self.canonical = canonical
    self.system = system
  }

  /// A text that stands for the canonical form.
  var digest: String { TokenizerFile.digest(of: Array(canonical.utf8)) }

  /// The family whose marks the text has; nil if none.
  var marks: String? {
    let marks = [
      ("<|im_start|>", "ChatML"), ("<|start_header_id|>", "Llama 3"), ("<<SYS>>", "Llama 2"),
      ("[INST]", "Mistral"), ("<|assistant|>", "Zephyr"),
    ]
    return marks.first { canonical.contains($0.0) }?.1
  }

  /// The system prompt that stands between the marks of ChatML as a literal.
  private static func system(in text: String) -> String? {
    var rest = text[...]
    while let start = rest.firstRange(of: opening)?.upperBound {
      rest = rest[start...]
      guard let end = rest.firstRange(of: closing)?.lowerBound else { return nil }
      let prompt = rest[..<end]
      let quotes = prompt.indices.filter { prompt[$0] == "'" || prompt[$0] == "\"" }
      let areEscaped = quotes.allSatisfy {
        $0 > prompt.startIndex && prompt[prompt.index(before: $0)] == "\\"
      }
      if areEscaped, !prompt.isEmpty { return String(prompt) }
    }
    return nil
  }

  /// The text without spaces inside of tags, and with one kind of quotation marks there.
  private static func tightening(_ text: String) -> String {
    var result: [UInt8] = []
    var isInTag = false
    var quote: UInt8?
    var last: UInt8 = 0
    for byte in text.utf8 {
      defer { last = byte }
      if let open = quote {
        result.append(byte == open && last != UInt8(ascii: "\\") ? UInt8(ascii: "'") : byte)
        if byte == open, last != UInt8(ascii: "\\") { quote = nil }
        continue
      }
      if isInTag {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
          quote = byte
          result.append(UInt8(ascii: "'"))
          continue
        case 0x20, 0x09, 0x0A, 0x0D: continue
        case UInt8(ascii: "}") where result.last == byte || result.last == UInt8(ascii: "%"):
          isInTag = false
        default: break
        }
      } else if result.last == UInt8(ascii: "{"),
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "%")
      {
        isInTag = true
      }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
