/// How a predicate compares the value of a field with another value.
public enum ComparisonOperator: String, Hashable, Sendable, Codable, CaseIterable {
  /// The values are equal.
  case equal = "=="
  /// The values differ.
  case notEqual = "!="
  /// The value of the field is smaller.
  case less = "<"
  /// The value of the field is smaller or equal.
  case atMost = "<="
  /// The value of the field is greater.
  case greater = ">"
  /// The value of the field is greater or equal.
  case atLeast = ">="

  /// Whether the operator asks only if values are equal, not which comes first.
  var isEquality: Bool { self == .equal || self == .notEqual }

  /// Whether the operator holds; false for values of different types.
  ///
  /// Texts are in the order of Swift's strings, false comes before true.
  func holds(_ left: FieldValue, _ right: FieldValue) -> Bool {
    switch (left, right) {
    case (.text(let a), .text(let b)): holds(a, b)
    case (.number(let a), .number(let b)): holds(a, b)
    case (.truth(let a), .truth(let b)): holds(a ? 1 : 0, b ? 1 : 0)
    default: false
    }
  }

  private func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .atMost: left <= right
    case .greater: left > right
    case .atLeast: left >= right
    }
  }
}
