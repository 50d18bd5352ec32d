/// A condition on an example, as a plain value that can be printed and reflected.
///
/// Conditions are written with operators on fields: `.characters(of: .chosen) <= 2000`,
/// `.group == "a"`, `.contains(.prompt, "code") && !(.weight < 1)`.
///
/// A comparison with a value that an example does not have is false, whatever the operator.
public indirect enum RowPredicate: Hashable, Sendable, Codable {
  /// The field has a value that compares with the other as stated.
  case comparison(ExampleField, ComparisonOperator, FieldValue)
  /// The text of the field contains the other text, compared byte by byte.
  case contains(ExampleField, String)
  /// The example has a value for the field.
  case has(ExampleField)
  /// Both conditions hold.
  case both(RowPredicate, RowPredicate)
  /// At least one of the conditions holds.
  case either(RowPredicate, RowPredicate)
  /// The condition does not hold.
  case not(RowPredicate)

  /// Whether the condition holds for an example.
  public func holds(for example: some ExampleKind) -> Bool {
    switch self {
    case .comparison(let field, let relation, let value):
      guard let found = example.value(of: field) else { return false }
      return relation.holds(found, value)
    case .contains(let field, let text):
      guard case .text(let found) = example.value(of: field) else { return false }
      return ByteSearch.contains(text, in: found)
    case .has(let field):
      return example.value(of: field) != nil
    case .both(let left, let right):
      return left.holds(for: example) && right.holds(for: example)
    case .either(let left, let right):
      return left.holds(for: example) || right.holds(for: example)
    case .not(let condition):
      return !condition.holds(for: example)
    }
  }

  /// What is wrong with asking this of examples of `kind`, one sentence each.
  ///
  /// A field that the kind lacks, a value of another type than the field, an order of yes and no,
  /// and a number that is not a number are faults.
  public func faults(for kind: any ExampleKind.Type) -> [String] {
    switch self {
    case .comparison(let field, let relation, let value):
      if let fault = field.fault(for: kind) { return [fault] }
      if field.type != value.type {
        return ["\(field) holds a \(field.type.rawValue), and \(value) is a \(value.type.rawValue)"]
      }
      if case .number(let number) = value, number.isNaN {
        return ["\(field) is compared with a number that is not a number"]
      }
      if value.type == .truth, !relation.isEquality {
        return ["\(field) is true or false, which \(relation.rawValue) cannot order"]
      }
      return []
    case .contains(let field, _):
      if let fault = field.fault(for: kind) { return [fault] }
      return field.type == .text
        ? [] : ["\(field) holds a \(field.type.rawValue), which contains no text"]
    case .has(let field):
      return field.fault(for: kind).map { [$0] } ?? []
    case .both(let left, let right), .either(let left, let right):
      return left.faults(for: kind) + right.faults(for: kind)
    case .not(let condition):
      return condition.faults(for: kind)
    }
  }
}

extension RowPredicate: CustomStringConvertible {
  /// The condition as it is written in a recipe.
  public var description: String {
    switch self {
    case .comparison(let field, let relation, let value): "\(field) \(relation.rawValue) \(value)"
    case .contains(let field, let text): ".contains(\(field), \"\(text)\")"
    case .has(let field): ".has(\(field))"
    case .both(let left, let right): "(\(left) && \(right))"
    case .either(let left, let right): "(\(left) || \(right))"
    case .not(let condition): "!(\(condition))"
    }
  }
}
