/// Which of the data's values a term of a loss can learn from, so that others end the run before the
/// first step with their rows' names, instead of becoming a negative weight or a probability above 1.
public struct DataRequirement: Codable, Hashable, Sendable {
  /// Which numbers are meant for something.
  public enum Values: Codable, Hashable, Sendable {
    /// Any number.
    case any
    /// Numbers above 0.
    case positive
    /// Numbers from 0.
    case nonNegative
    /// Numbers from 0 to 1.
    case probability
    /// Some numbers only.
    case oneOf([Double])
    /// Whole numbers between two, both included.
    case wholeNumbers(from: Int, to: Int)

    /// Whether a number is one of them.
    public func contains(_ value: Double) -> Bool {
      switch self {
      case .any: value.isFinite
      case .positive: value > 0 && value.isFinite
      case .nonNegative: value >= 0 && value.isFinite
      case .probability: (0...1).contains(value)
      case .oneOf(let values): values.contains(value)
      case .wholeNumbers(let first, let last):
        value == value.rounded() && value >= Double(first) && value <= Double(last)
      }
    }
  }

  /// How many rows must state the value.
  public enum Presence: String, Codable, Hashable, Sendable {
    /// A row that doesn't state it has the objective's usual default.
    case optional
    /// One row at least: without any, the objective would silently be another one.
    case someRow
    /// Every row.
    case everyRow
  }

  /// Whose value it is; `.example` for one of the row itself.
  public var subject: FormulaTerm.Subject
  /// Which value it is: a strength, a soft label, a rating or an attribute.
  public var quantity: FormulaTerm.Quantity
  /// The attribute's name; nil for the other values.
  public var name: String?
  /// Which numbers are meant for something.
  public var values: Values
  /// How many rows must state the value.
  public var presence: Presence

  /// Requires strengths of rows to be some numbers.
  public static func strength(_ values: Values) -> DataRequirement {
    DataRequirement(subject: .example, quantity: .strength, values: values, presence: .optional)
  }

  /// Requires soft labels of rows to be some numbers, and so many rows to state them.
  public static func softLabel(_ values: Values, in rows: Presence = .optional) -> DataRequirement {
    DataRequirement(subject: .example, quantity: .softLabel, values: values, presence: rows)
  }

  /// Requires ratings of a reply, or of all candidates, to be some numbers.
  public static func rating(
    of subject: FormulaTerm.Subject,
    _ values: Values
  ) -> DataRequirement {
    DataRequirement(subject: subject, quantity: .rating, values: values, presence: .optional)
  }

  /// Requires every row to rate an attribute.
  public static func attribute(_ name: String) -> DataRequirement {
    DataRequirement(
      subject: .completion,
      quantity: .attribute,
      name: name,
      values: .any,
      presence: .everyRow
    )
  }
}

extension DataRequirement: CustomStringConvertible {
  /// What is required, such as `a strength above 0`.
  public var description: String { "\(title) \(values)" }

  /// What the value is called.
  public var title: String {
    switch quantity {
    case .strength: "a strength"
    case .softLabel: "a soft label"
    case .attribute: "a rating of '\(name ?? "")'"
    default: "a rating of \(subject.rawValue)"
    }
  }
}

extension DataRequirement.Values: CustomStringConvertible {
  /// Which numbers are meant, such as `above 0`.
  public var description: String {
    switch self {
    case .any: "that is a number"
    case .positive: "above 0"
    case .nonNegative: "of at least 0"
    case .probability: "from 0 to 1"
    case .oneOf(let values):
      "that is " + values.map { "\(PlanValue.number($0))" }.joined(separator: " or ")
    case .wholeNumbers(let first, let last): "that is a whole number from \(first) to \(last)"
    }
  }
}
