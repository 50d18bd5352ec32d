/// A field of an example, named so that filters, keys and slices can be declared as plain values.
///
/// A field is either a value stored in the example (`.prompt`, `.weight`) or the count of the
/// characters of a stored text (`.characters(of: .chosen)`).
public struct ExampleField: Hashable, Sendable, Codable {
  /// The name of the stored value, such as `chosen`.
  public let name: String

  /// Whether this field is the count of the characters of the stored text, not the text itself.
  public let countsCharacters: Bool

  private init(_ name: String, countsCharacters: Bool = false) {
    self.name = name
    self.countsCharacters = countsCharacters
  }

  /// What the reply answers: everything the model reads before it writes.
  public static let prompt = ExampleField("prompt")
  /// The preferred reply of a comparison.
  public static let chosen = ExampleField("chosen")
  /// The other reply of a comparison.
  public static let rejected = ExampleField("rejected")
  /// The only reply of a demonstration or a judgement.
  public static let completion = ExampleField("completion")
  /// How much better the chosen reply is, in the annotator's own units.
  public static let strength = ExampleField("strength")
  /// The probability that the chosen reply is preferred; 0.5 is a tie.
  public static let softLabel = ExampleField("softLabel")
  /// The weight of the example in sums and means.
  public static let weight = ExampleField("weight")
  /// Who gave the label.
  public static let annotator = ExampleField("annotator")
  /// The group of annotators, or another grouping that a study reports by.
  public static let group = ExampleField("group")
  /// Where the example was collected, such as the subset of a public data set.
  public static let source = ExampleField("source")
  /// Whether the completion of a judgement is desirable.
  public static let desirable = ExampleField("desirable")

  /// A reply that a demonstration's completion may be compared with.
  public static let reference = ExampleField("reference")
  /// The third reply of a comparison: a rationale, a refinement or a sample of a policy.
  public static let extra = ExampleField("extra")
  /// How good the only reply of a demonstration or a judgement is, in the annotator's own units.
  public static let rating = ExampleField("rating")
  /// How good the preferred reply of a comparison is, in the annotator's own units.
  public static let chosenRating = ExampleField("chosenRating")
  /// How good the other reply of a comparison is, in the annotator's own units.
  public static let rejectedRating = ExampleField("rejectedRating")

  /// The number of characters, as a reader sees them, of a text field.
  ///
  /// Counting the characters of a field that is not text is a fault, which `fault(for:)` reports.
  public static func characters(of field: ExampleField) -> ExampleField {
    ExampleField(field.name, countsCharacters: true)
  }

  /// The stored field itself, whether or not its characters are counted.
  public var storedField: ExampleField { ExampleField(name) }

  /// The type of the values of this field.
  public var type: FieldType {
    if countsCharacters { return .number }
    switch self {
    case .strength, .softLabel, .weight, .chosenRating, .rejectedRating, .rating: return .number
    case .desirable: return .truth
    default: return .text
    }
  }

  /// What is wrong with using this field on examples of `kind`, in one sentence; nil if nothing is.
  public func fault(for kind: any ExampleKind.Type) -> String? {
    guard kind.fields.contains(storedField) else {
      let names = kind.fields.map(\.description).joined(separator: ", ")
      let hint =
        NearestName.suggestion(for: name, among: kind.fields.map(\.name))
        .map { "did you mean .\($0)? It" } ?? "it"
      return "a \(kind.kindName) has no field .\(name): \(hint) has \(names)"
    }
    if countsCharacters, storedField.type != .text {
      return "\(storedField) holds a \(storedField.type.rawValue), which has no characters to count"
    }
    return nil
  }
}

extension ExampleField: CustomStringConvertible {
  /// The field as it is written in a recipe, such as `.characters(of: .chosen)`.
  public var description: String {
    countsCharacters ? ".characters(of: .\(name))" : ".\(name)"
  }
}
