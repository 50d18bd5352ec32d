/// How many columns text takes in a terminal (after Unicode's East Asian Width, UAX 11).
enum DisplayWidth {
  /// The columns of one scalar: 0 for combining marks, 2 for wide ones, else 1.
  static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x300: 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      2
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: 0
      default: 1
      }
    }
  }

  /// The columns of a text without escape sequences.
  static func columns(of text: String) -> Int {
    text.reduce(0) { sum, character in
      // A cluster is drawn in one cell, or two if any of its scalars is wide.
      sum + (character.unicodeScalars.map(columns(of:)).max() ?? 0)
    }
  }

  /// The text with spaces behind it up to a number of columns.
  static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - Self.columns(of: text)))
  }

  /// The text cut to a number of columns, an ellipsis showing that something is missing.
  static func cut(_ text: String, to limit: Int) -> String {
    guard columns(of: text) > limit else { return text }
    var kept = ""
    var used = 0
    for character in text {
      let width = columns(of: String(character))
      guard used + width < max(limit, 1) else { break }
      kept.append(character)
      used += width
    }
    return kept + "…"
  }

  /// The text in lines of at most so many columns, broken between words where there are any.
  static func wrapped(_ text: String, to limit: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var rest = String(word)
      if !line.isEmpty, columns(of: line) + 1 + columns(of: rest) <= limit {
        line += " " + rest
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while columns(of: rest) > max(limit, 2) {
        var head = ""
        while let next = rest.first, columns(of: head + String(next)) <= max(limit, 2) {
          head.append(next)
          rest.removeFirst()
        }
        lines.append(head)
      }
      line = rest
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }
}
