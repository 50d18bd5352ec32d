import PreferenceData
import RecipePlan

/// A row as models and formulas read it, whatever its kind of example.
struct ModelRow: Sendable {
  var prompt: String
  /// In the order of `subjects(of:)`; those of a ranking are all of one subject.
  var replies: [String]
  /// A comparison's third reply.
  var extra: String?
  /// How good each reply is; nil if the row doesn't say it of all.
  var ratings: [Double]?
  /// What the data say of each reply's tokens; nil for a reply of which they say nothing.
  var tokenRatings: [[Double]?]
  /// Each candidate's place, 1 for the best.
  var ranks: [Double]?
  var strength: Double?
  var softLabel: Double?
  var desirable: Double?
  var weight: Double
  /// Who judged the row, if known.
  var annotator: String?
  /// What an assessment says of the reply, by attribute.
  var attributes: [String: Double] = [:]
  var origin: RowOrigin
  private var reference: String?

  init(_ row: Row<some ExampleKind>, subjects: [FormulaTerm.Subject]) {
    let example = row.example
    prompt = Self.text(example.value(of: .prompt))
    if let ranking = example as? Ranking {
      replies = ranking.completions
      ratings = ranking.ratings
      ranks = ranking.places.map(Double.init)
    } else {
      replies = subjects.map { Self.text(example.value(of: Self.field(of: $0))) }
    }
    tokenRatings = replies.map { _ in nil }
    if let comparison = example as? Comparison {
      tokenRatings = [comparison.chosenTokenRatings, comparison.rejectedTokenRatings]
    } else if let demonstration = example as? Demonstration {
      tokenRatings = [demonstration.tokenRatings]
    }
    if case .text(let text)? = example.value(of: .extra) { extra = text }
    if let rating = Self.number(example.value(of: .rating)) { ratings = [rating] }
    if let chosen = Self.number(example.value(of: .chosenRating)),
      let rejected = Self.number(example.value(of: .rejectedRating))
    {
      ratings = [chosen, rejected]
    }
    strength = Self.number(example.value(of: .strength))
    softLabel = Self.number(example.value(of: .softLabel))
    desirable = Self.number(example.value(of: .desirable))
    weight = Self.number(example.value(of: .weight)) ?? 1
    if case .text(let text)? = example.value(of: .annotator) { annotator = text }
    if let assessment = example as? Assessment { attributes = assessment.ratings }
    origin = row.origin
    if case .text(let text)? = example.value(of: .reference) { reference = text }
  }

  /// The reply that the row prefers: of a ranking the first, of a judgement one that is desirable, of
  /// a demonstration what it may be compared with, else its own; nil if there is none.
  var preferredReply: String? {
    if let ranks {
      return zip(replies, ranks).min { $0.1 < $1.1 }?.0
    }
    if let desirable { return desirable == 1 ? replies.first : nil }
    if let reference { return reference }
    return replies.count > 1 && (softLabel ?? 1) < 0.5 ? replies[1] : replies.first
  }

  /// Whose replies a kind of example has, in order.
  static func subjects(of kind: any ExampleKind.Type) -> [FormulaTerm.Subject] {
    if kind is Ranking.Type { return [.candidates] }
    let fields = kind.fields
    if fields.contains(.chosen), fields.contains(.rejected) { return [.chosen, .rejected] }
    return [.completion]
  }

  private static func field(of subject: FormulaTerm.Subject) -> ExampleField {
    switch subject {
    case .chosen: .chosen
    case .rejected: .rejected
    case .extra: .extra
    default: .completion
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
