/// What can be read from a recipe's source text without compiling it.
public enum RecipeSource {
  /// Whether the text declares the recipe: `@main struct NAME`.
  public static func declares(_ name: String, in text: String) -> Bool {
    declarationLine(of: name, in: lines(of: text)) != nil
  }

  /// The first sentence of the documentation comment above `@main struct NAME`.
  ///
  /// Returns an empty text when the declaration or its comment is missing.
  public static func summary(of name: String, in text: String) -> String {
    let lines = lines(of: text)
    guard let declaration = declarationLine(of: name, in: lines) else { return "" }
    var comment: [Substring] = []
    for line in lines[..<declaration].reversed() {
      if line.hasPrefix("///") {
        comment.insert(trimmed(line.dropFirst(3)), at: 0)
      } else if !line.hasPrefix("@") {
        break
      }
    }
    let paragraph = comment.drop { $0.isEmpty }.prefix { !$0.isEmpty }
    return firstSentence(of: paragraph.joined(separator: " "))
  }

  /// The first line of the declaration, which may spread its attributes over several.
  private static func declarationLine(of name: String, in lines: [Substring]) -> Int? {
    for (index, line) in lines.enumerated() {
      let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
      guard let keyword = words.firstIndex(of: "struct"), keyword + 1 < words.count,
        words[keyword + 1] == name, !line.hasPrefix("//")
      else { continue }
      if words[..<keyword].contains("@main") { return index }
      var above = index
      while above > 0, lines[above - 1].hasPrefix("@"), !lines[above - 1].contains("{") {
        above -= 1
        if lines[above].split(separator: " ").contains("@main") { return index }
      }
    }
    return nil
  }

  /// Everything up to the first full stop that ends a sentence, that is, one that a capital follows.
  private static func firstSentence(of text: String) -> String {
    var rest = text[...]
    while let stop = rest.firstIndex(where: { ".!?".contains($0) }) {
      let after = text[text.index(after: stop)...]
      let next = after.first { !$0.isWhitespace }
      if after.first?.isWhitespace ?? true, !(next?.isLowercase ?? false) {
        return String(text[...stop])
      }
      rest = after
    }
    return text
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(trimmed)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...end]
  }
}
