/// Compares the answer that a reply ends with to the one that the prompt's row gives.
///
/// A final answer is found in both texts in the same way; the row's text counts whole where it has no
/// such place, so that it may be the bare answer. Two numbers are equal by value (`1,000.50` and `1000.5`,
/// with or without a dollar or percent sign and a full stop), other answers by their text without blanks
/// around. A reply without an answer is wrong; a row without one leaves the reply without a verdict.
public struct AnswerMatch: ReplyVerifier {
  /// Where a text has its answer.
  public enum Place: Hashable, Sendable {
    /// The whole text.
    case whole
    /// The last number.
    case lastNumber
    /// What follows the last such text on its line, such as GSM8K's `####`.
    case after(String)
    /// What is in the last `\boxed{}`.
    case boxed
  }

  /// Where both texts have their answers.
  public var place: Place

  /// Makes a rule.
  /// - Parameter place: Where both texts have their answers.
  public init(_ place: Place = .lastNumber) { self.place = place }

  /// What is wrong with the settings.
  public var faults: [String] {
    place == .after("") ? ["the text before the answer is empty; give one such as '####'"] : []
  }

  /// Whether both answers are equal; nil without a known answer.
  public func isCorrect(prompt: String, reply: String, answer: String?) -> Bool? {
    guard let answer else { return nil }
    let expected = Self.trimmed(found(in: answer) ?? answer[...])
    guard !expected.isEmpty else { return nil }
    guard let given = found(in: reply).map(Self.trimmed), !given.isEmpty else { return false }
    guard let one = Self.number(given), let other = Self.number(expected) else {
      return given == expected
    }
    // Beyond 2⁵³ floats skip whole numbers.
    return one == other
      && (abs(one) < 9_007_199_254_740_992 || Self.digits(given) == Self.digits(expected))
  }

  /// The answer in a text; nil if it has none.
  private func found(in text: String) -> Substring? {
    switch place {
    case .whole: return text[...]
    case .lastNumber: return Self.lastNumber(in: text)
    case .after(let mark):
      guard let range = text.ranges(of: mark).last else { return nil }
      return text[range.upperBound...].prefix { !$0.isNewline }
    case .boxed: return Self.boxed(in: text)
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// The value of a number with the marks that people write around it; nil for another text.
  private static func number(_ text: Substring) -> Double? {
    var plain = trimmed(text)
    if plain.last == "." { plain.removeLast() }
    if plain.last == "%" { plain.removeLast() }
    plain = trimmed(plain)
    let sign = plain.first.flatMap { "+-\u{2212}".contains($0) ? $0 : nil }
    if sign != nil { plain.removeFirst() }
    if plain.first == "$" { plain.removeFirst() }
    guard let first = plain.first, first.isASCII, first.isNumber || first == "." else { return nil }
    // Commas stand between groups of three digits; others separate two numbers.
    let groups = plain.prefix { $0 != "." }.split(separator: ",", omittingEmptySubsequences: false)
    guard
      groups.count == 1
        || (groups[0].count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 }),
      let value = Double(plain.filter { $0 != "," }), value.isFinite
    else { return nil }
    return sign == nil || sign == "+" ? value : -value
  }

  private static func digits(_ text: Substring) -> String {
    text.filter { $0.isNumber || $0 == "." }
  }

  /// The last stretch of digits with commas, points and a sign; a fraction, a power or a time is one
  /// stretch.
  private static func lastNumber(in text: String) -> Substring? {
    func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
    guard let last = text.lastIndex(where: isDigit) else { return nil }
    var first = last
    while first > text.startIndex {
      let before = text.index(before: first)
      let character = text[before]
      let joins =
        "/^:eE".contains(character) && isDigit(text[first]) && before > text.startIndex
        && isDigit(text[text.index(before: before)])
      guard isDigit(character) || character == "." || character == "," || joins else { break }
      first = before
    }
    // Points and commas before the digits end another word, but for the point of a bare fraction.
    let marks = text[first...last].prefix { $0 == "." || $0 == "," }
    let followsWord = first > text.startIndex && text[text.index(before: first)].isLetter
    if marks != "." || followsWord { first = marks.endIndex }
    var sign = first
    if sign > text.startIndex, text[text.index(before: sign)] == "$" {
      sign = text.index(before: sign)
    }
    if sign > text.startIndex {
      sign = text.index(before: sign)
      // A hyphen between two numbers or words is no sign.
      let isFree =
        sign == text.startIndex
        || {
          let other = text[text.index(before: sign)]
          return !other.isLetter && !isDigit(other)
        }()
      if "-\u{2212}".contains(text[sign]), isFree { first = sign }
    }
    return text[first...last]
  }

  /// What is in the last `\boxed{}`, braces within it included.
  private static func boxed(in text: String) -> Substring? {
    guard let start = text.ranges(of: "\\boxed{").last?.upperBound else { return nil }
    var depth = 1
    for index in text[start...].indices {
      switch text[index] {
      case "{": depth += 1
      case "}":
        depth -= 1
        if depth == 0 { return text[start..<index] }
      default: break
      }
    }
    return nil
  }
}
