/// A kind of example that a data set can hold.
public protocol ExampleKind: Sendable, Hashable, Codable {
  /// The name of the kind in messages and plans, such as `comparison`.
  static var kindName: String { get }

  /// The stored fields that examples of this kind can have.
  static var fields: [ExampleField] { get }

  /// The value of a stored field; nil if this kind or this example has no such value.
  func storedValue(of field: ExampleField) -> FieldValue?

  /// Why this example teaches nothing, such as "reply is empty"; nil if it can be used.
  ///
  /// Sources drop examples with a defect and count them under this text.
  var defect: String? { get }
}

extension ExampleKind {
  /// The value of a field; nil if this example has no such value.
  ///
  /// The number of characters of a text is the number that a reader sees (grapheme clusters).
  public func value(of field: ExampleField) -> FieldValue? {
    guard field.countsCharacters else { return storedValue(of: field) }
    guard case .text(let text) = storedValue(of: field.storedField) else { return nil }
    return .number(Double(text.count))
  }

  /// No defect: the default for kinds that can always be used.
  public var defect: String? { nil }
}

extension String {
  /// Whether the text has no bytes other than spaces, tabs, newlines and carriage returns.
  var isBlank: Bool {
    utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  /// Whether the two texts have the same bytes; `==` also accepts other spellings of a letter.
  func hasSameBytes(as other: String) -> Bool {
    utf8.elementsEqual(other.utf8)
  }
}

extension Optional where Wrapped == String {
  /// The text as the value of a field.
  var fieldValue: FieldValue? { map { .text($0) } }
}

extension Optional where Wrapped == Double {
  /// The number as the value of a field.
  var fieldValue: FieldValue? { map { .number($0) } }
}
