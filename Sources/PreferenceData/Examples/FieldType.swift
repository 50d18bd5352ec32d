/// The type of the values of a field.
public enum FieldType: String, Hashable, Sendable, Codable {
  /// The field holds text.
  case text
  /// The field holds a number.
  case number
  /// The field holds a yes or no.
  case truth
}
