/// The value of one field of an example: what filters compare and splits group by.
///
/// Texts compare as Swift compares strings, so that two spellings of one accented letter (composed
/// and decomposed) are the same key.
public enum FieldValue: Hashable, Sendable, Codable {
  /// A piece of text, such as a prompt or the name of an annotator.
  case text(String)
  /// A number, such as a weight or a count of characters.
  case number(Double)
  /// A yes or no, such as whether a completion is desirable.
  case truth(Bool)

  /// The type of this value.
  public var type: FieldType {
    switch self {
    case .text: .text
    case .number: .number
    case .truth: .truth
    }
  }
}

extension FieldValue: CustomStringConvertible {
  /// The value as it would be written in a recipe.
  public var description: String {
    switch self {
    case .text(let text): "\"\(text)\""
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15
        ? String(Int64(number)) : String(number)
    case .truth(let truth): String(truth)
    }
  }
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  /// Makes a text value.
  public init(stringLiteral value: String) { self = .text(value) }

  /// Makes a number value.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }

  /// Makes a number value.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .truth(value) }
}
