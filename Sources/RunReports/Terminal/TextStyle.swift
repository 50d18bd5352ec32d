/// What a sink can show: colours or not, Unicode or ASCII only.
public struct TextStyle: Hashable, Sendable {
  /// Whether escape sequences for colours are written.
  public var colors: Bool
  /// Whether characters outside ASCII are written.
  public var unicode: Bool

  /// Creates a style from its parts.
  public init(colors: Bool, unicode: Bool) {
    self.colors = colors
    self.unicode = unicode
  }

  /// The style that the environment asks for.
  ///
  /// Colours are on if the sink is a terminal, `NO_COLOR` is empty or missing (no-color.org) and
  /// `TERM` is not `dumb`; `FORCE_COLOR` or `CLICOLOR_FORCE`, unless empty or `0`, switch them on
  /// in any case. Unicode is on if the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set names
  /// UTF-8.
  public init(isTerminal: Bool, environment: [String: String]) {
    let isForced = ["FORCE_COLOR", "CLICOLOR_FORCE"].contains { name in
      let value = environment[name, default: ""]
      return !value.isEmpty && value != "0"
    }
    let isRefused = !environment["NO_COLOR", default: ""].isEmpty || environment["TERM"] == "dumb"
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"]
      .lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    #if canImport(Darwin)
      let isUnicodeByDefault = true
    #else
      let isUnicodeByDefault = false
    #endif
    let encoding = locale?.lowercased().replacing("-", with: "")
    self.init(
      colors: isForced || (isTerminal && !isRefused),
      unicode: encoding?.contains("utf8") ?? isUnicodeByDefault
    )
  }

  /// The parts of a report that are set apart, each by one of the terminal's own 16 colours.
  enum Role: Int {
    case bold = 1
    case dim = 2
    case bad = 31
    case warn = 33
    case good = 36
  }

  /// The text in the role's colour, or as it is.
  func paint(_ text: String, _ role: Role) -> String {
    colors && !text.isEmpty ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The text as it is, or in ASCII: our own symbols have equivalents, all else becomes `?`.
  func encode(_ text: String) -> String {
    guard !unicode else { return text }
    var ascii = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        ascii.append(scalar)
      } else if let same = Self.equivalents[scalar] {
        ascii.append(same)
      } else if DisplayWidth.columns(of: scalar) > 0 {
        ascii.append("?")
      }
    }
    return String(ascii)
  }

  /// ASCII equivalents of one column each, so that columns stay aligned.
  private static let equivalents: [Unicode.Scalar: Unicode.Scalar] = [
    "−": "-", "—": "-", "…": "~", "━": "#", "─": "-", "↑": "^", "↓": "v", "✔": "+", "✘": "x",
    "➜": ">", "×": "x", "·": ".", "▁": "0", "▂": "1", "▃": "2", "▄": "3", "▅": "5", "▆": "6",
    "▇": "8", "█": "9", "≥": ">", "≤": "<", "≈": "~",
  ]
}
