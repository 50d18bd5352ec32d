/// Text from outside (data, recipes, files) made harmless before it is shown.
enum SafeText {
  /// The text on one line, without anything that could steer a terminal or reorder what is read.
  ///
  /// Line ends and tabs become spaces; C0 and C1 controls (escape among them), marks of direction,
  /// byte order marks and invisible tags are removed.
  static func terminal(_ text: String) -> String {
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isLineEnd(scalar) || scalar == "\t" {
        safe.append(" ")
      } else if !isUnsafe(scalar) {
        safe.append(scalar)
      }
    }
    return String(safe)
  }

  /// The text cut to a number of characters, an ellipsis showing that something is missing.
  static func cut(_ text: String, to limit: Int) -> String {
    // A single character can hold any number of combining marks, so these have a limit too.
    let most = 4 * max(limit, 1)
    let isOverfull = text.unicodeScalars.dropFirst(most).first != nil
    let bounded = isOverfull ? String(text.unicodeScalars.prefix(most)) : text
    let shortened = bounded.prefix(max(limit, 1) - 1)
    let isCut = isOverfull || bounded.dropFirst(max(limit, 1)).first != nil
    return isCut ? shortened + "…" : text
  }

  static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
  }

  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x61C, 0x200B, 0x200E...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
