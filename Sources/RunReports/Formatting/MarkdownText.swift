/// Text from outside made harmless in a table cell or paragraph of GitHub's Markdown.
enum MarkdownText {
  /// The longest text that is shown, in characters.
  static let limit = 240

  /// Text from data, in a code span: no markup, no mention, no link can come of it.
  ///
  /// The fence is longer than any run of backticks inside; bars are escaped for table cells; line
  /// ends become ␤ and other unsafe characters their names.
  static func code(_ text: String, limit: Int = limit) -> String {
    var visible = ""
    var run = 0
    var longest = 0
    for scalar in SafeText.cut(text, to: limit).unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
      if SafeText.isLineEnd(scalar) {
        visible += "␤"
      } else if scalar == "\t" {
        visible += " "
      } else if SafeText.isUnsafe(scalar) {
        visible += "U+" + hexadecimal(scalar)
      } else if scalar == "|" {
        visible += "\\|"
      } else {
        visible.unicodeScalars.append(scalar)
      }
    }
    guard visible.contains(where: { $0 != " " }) else { return TextNumber.missing }
    let fence = String(repeating: "`", count: longest + 1)
    // A space keeps the fence apart from backticks at the ends; renderers remove it again.
    let needsSpace = visible.hasPrefix("`") || visible.hasSuffix("`")
    let padding = needsSpace || (visible.hasPrefix(" ") && visible.hasSuffix(" ")) ? " " : ""
    return fence + padding + visible + padding + fence
  }

  /// Words of the recipe's author as plain text: shown as written, without any effect.
  ///
  /// Punctuation that means something in Markdown is escaped; an empty comment breaks mentions and
  /// references, which backslashes do not stop.
  static func plain(_ text: String) -> String {
    var escaped = ""
    let words = SafeText.terminal(text).replacing("://", with: ":\u{0}//")
      .replacing("www.", with: "www\u{0}.")
    for scalar in SafeText.cut(words, to: limit).unicodeScalars.drop(while: { $0 == " " }) {
      switch scalar {
      // A text that begins like a list or a rule must not become one.
      case "-", "+", "=":
        escaped += escaped.isEmpty ? "\\\(scalar)" : "\(scalar)"
      case ".", ")":
        let isListNumber = !escaped.isEmpty && escaped.allSatisfy(\.isNumber)
        escaped += isListNumber ? "\\\(scalar)" : "\(scalar)"
      case "\u{0}": escaped += "<!-- -->"
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "@": escaped += "@<!-- -->"
      case "#": escaped += "\\#<!-- -->"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "|", "~", "$", "!":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
