/// A prompt with one reply that was rated on several scales, such as helpfulness and verbosity.
///
/// A scale on which nobody rated the reply is left out: models learn nothing about it from the row.
public struct Assessment: ExampleKind {
  /// What the completion answers.
  public var prompt: String
  /// The rated reply.
  public var completion: String
  /// The ratings by attribute.
  public var ratings: [String: Double]
  /// The weight of the assessment in sums and means.
  public var weight: Double
  /// Who rated, if known.
  public var annotator: String?
  /// The group of annotators, if known.
  public var group: String?
  /// Where the assessment was collected, if known.
  public var source: String?

  /// Makes an assessment.
  public init(
    prompt: String,
    completion: String,
    ratings: [String: Double],
    weight: Double = 1,
    annotator: String? = nil,
    group: String? = nil,
    source: String? = nil
  ) {
    self.prompt = prompt
    self.completion = completion
    self.ratings = ratings
    self.weight = weight
    self.annotator = annotator
    self.group = group
    self.source = source
  }

  /// The name `assessment`.
  public static var kindName: String { "assessment" }

  /// The stored fields of an assessment that every one has.
  public static var fields: [ExampleField] {
    [.prompt, .completion, .weight, .annotator, .group, .source]
  }

  /// The value of a stored field; nil if an assessment has no such field or this one no value.
  public func storedValue(of field: ExampleField) -> FieldValue? {
    switch field {
    case .prompt: .text(prompt)
    case .completion: .text(completion)
    case .weight: .number(weight)
    case .annotator: annotator.fieldValue
    case .group: group.fieldValue
    case .source: source.fieldValue
    default: nil
    }
  }

  /// "reply is empty" if the completion has only white space, "no attribute is rated" without a
  /// rating; otherwise nil.
  public var defect: String? {
    if completion.isBlank { return "reply is empty" }
    return ratings.isEmpty ? "no attribute is rated" : nil
  }
}
