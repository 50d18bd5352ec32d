/// Texts that others wrote, made safe for a card's Markdown and for its front matter.
enum CardText {
  /// The text on one line, with marks that Markdown or HTML would read escaped.
  static func plain(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\n", "\r", "\r\n", "\t": result.append(" ")
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "&":
        result.append("\\")
        result.append(character)
      default: result.append(character)
      }
    }
    return result
  }

  /// The text as code in a line or a cell.
  static func code(_ text: String) -> String {
    let clean = text.map { $0.isNewline ? " " : $0 == "|" ? "¦" : $0 }
    let runs = String(clean).split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: runs + 1)
    let space = runs > 0 ? " " : ""
    return "\(fence)\(space)\(String(clean))\(space)\(fence)"
  }

  /// The text as a quoted scalar of YAML.
  static func yaml(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}":
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A number with four digits after the point, or as it is when it is whole.
  static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
    let rounded = (value * 10_000).rounded() / 10_000
    return rounded == 0 ? "\(value)" : "\(rounded)"
  }
}
