import Foundation

/// Reads the member `normalizer` of `tokenizer.json`.
enum HuggingFaceNormalizers {
  static let known = [
    "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Strip", "StripAccents", "Replace", "Prepend",
    "BertNormalizer", "Precompiled", "Nmt", "Sequence",
  ]

  /// The steps in their order.
  static func parse(_ node: TokenizerNode) throws -> [TextNormalizer] {
    try node.sequence("normalizers").map(step)
  }

  private static func step(_ node: TokenizerNode) throws -> TextNormalizer {
    let type = try node.type()
    if let form = UnicodeForm(rawValue: type) { return .unicode(form) }
    switch type {
    case "Lowercase": return .lowercase
    case "StripAccents": return .stripAccents
    case "Nmt": return .machineTranslation
    case "Strip":
      return .strip(
        left: try node.truth("strip_left", default: true),
        right: try node.truth("strip_right", default: true)
      )
    case "Prepend": return .prepend(try node.member("prepend").bytes())
    case "Replace":
      let content = try node.member("content").bytes()
      let pattern = try node.member("pattern")
      if let text = try pattern.optional("String")?.bytes() {
        if text.isEmpty { throw pattern.invalid("expected a text to replace, found an empty one") }
        return .replace(text, by: content)
      }
      let expression = try pattern.member("Regex").text()
      guard expression == " {2,}" else {
        throw pattern.invalid(
          "the pattern \"\(expression.prefix(200))\" is not known; known is \" {2,}\""
        )
      }
      return .replaceSpaceRuns(by: content)
    case "BertNormalizer":
      let lowercases = try node.truth("lowercase", default: true)
      return .bert(
        BertNormalizer(
          cleansText: try node.truth("clean_text", default: true),
          separatesChinese: try node.truth("handle_chinese_chars", default: true),
          stripsAccents: try node.truth("strip_accents", default: lowercases),
          lowercases: lowercases
        )
      )
    case "Precompiled":
      let text = try node.member("precompiled_charsmap").text()
      guard let data = Data(base64Encoded: text), let map = CharacterMap(Array(data)[...]) else {
        throw node.invalid("expected a table of characters in base 64, found a damaged one")
      }
      return .characterMap(map)
    default:
      throw node.invalid(
        "the normalizer \"\(type.prefix(60))\" is not known; known are "
          + known.joined(separator: ", ")
      )
    }
  }
}
