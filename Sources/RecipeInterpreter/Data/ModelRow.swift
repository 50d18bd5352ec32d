import PreferenceData
import RecipePlan

/// A row as models and formulas read it, whatever its kind of example.
struct ModelRow: Sendable {
  var prompt: String
  /// In the order of `subjects(of:)`.
  var replies: [String]
  var strength: Double?
  var softLabel: Double?
  var desirable: Double?
  var weight: Double
  var origin: RowOrigin

  init(_ row: Row<some ExampleKind>, subjects: [FormulaTerm.Subject]) {
    let example = row.example
    prompt = Self.text(example.value(of: .prompt))
    replies = subjects.map { Self.text(example.value(of: Self.field(of: $0))) }
    strength = Self.number(example.value(of: .strength))
    softLabel = Self.number(example.value(of: .softLabel))
    desirable = Self.number(example.value(of: .desirable))
    weight = Self.number(example.value(of: .weight)) ?? 1
    origin = row.origin
  }

  /// Whose replies a kind of example has, in order.
  static func subjects(of kind: any ExampleKind.Type) -> [FormulaTerm.Subject] {
    let fields = kind.fields
    if fields.contains(.chosen), fields.contains(.rejected) { return [.chosen, .rejected] }
    return [.completion]
  }

  private static func field(of subject: FormulaTerm.Subject) -> ExampleField {
    switch subject {
    case .chosen: .chosen
    case .rejected: .rejected
    case .completion, .example: .completion
    }
  }

  private static func text(_ value: FieldValue?) -> String {
    if case .text(let text)? = value { text } else { "" }
  }

  private static func number(_ value: FieldValue?) -> Double? {
    switch value {
    case .number(let number): number
    case .truth(let truth): truth ? 1 : 0
    default: nil
    }
  }
}
