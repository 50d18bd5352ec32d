/// A prompt with one reply to imitate.
public struct Demonstration: ExampleKind {
  /// What the completion answers.
  public var prompt: String
  /// The reply to imitate.
  public var completion: String
  /// The weight of the demonstration in sums and means.
  public var weight: Double
  /// Where the demonstration was collected, if known.
  public var source: String?
  /// A grouping that a study reports by, if known.
  public var group: String?
  /// A reply that the completion may be compared with, such as the one that people chose; no
  /// objective reads it.
  public var reference: String?
  /// How good the reply is, in the annotator's own units; nil if not recorded.
  public var rating: Double?
  /// What is known of each of the reply's tokens; nil if nothing is.
  ///
  /// One number per token of the model's tokenizer, the end-of-text token's last, or a single number
  /// that holds for all of them.
  public var tokenRatings: [Double]?

  /// Makes a demonstration.
  public init(
    prompt: String,
    completion: String,
    weight: Double = 1,
    source: String? = nil,
    group: String? = nil,
    reference: String? = nil,
    rating: Double? = nil,
    tokenRatings: [Double]? = nil
  ) {
    self.prompt = prompt
    self.completion = completion
    self.weight = weight
    self.source = source
    self.group = group
    self.reference = reference
    self.rating = rating
    self.tokenRatings = tokenRatings
  }

  /// The name `demonstration`.
  public static var kindName: String { "demonstration" }

  /// The stored fields of a demonstration.
  public static var fields: [ExampleField] {
    [.prompt, .completion, .weight, .source, .group, .reference, .rating]
  }

  /// The value of a stored field; nil if a demonstration has no such field or this one no value.
  public func storedValue(of field: ExampleField) -> FieldValue? {
    switch field {
    case .prompt: .text(prompt)
    case .completion: .text(completion)
    case .weight: .number(weight)
    case .source: source.fieldValue
    case .group: group.fieldValue
    case .reference: reference.fieldValue
    case .rating: rating.fieldValue
    default: nil
    }
  }

  /// "reply is empty" if the completion has only white space; otherwise nil.
  public var defect: String? { completion.isBlank ? "reply is empty" : nil }
}
