/// A prompt with one reply that was judged desirable or undesirable on its own.
public struct Judgement: ExampleKind {
  /// What the completion answers.
  public var prompt: String
  /// The judged reply.
  public var completion: String
  /// Whether the reply was judged desirable.
  public var desirable: Bool
  /// The weight of the judgement in sums and means.
  public var weight: Double
  /// Who judged, if known.
  public var annotator: String?
  /// The group of annotators, if known.
  public var group: String?
  /// Where the judgement was collected, if known.
  public var source: String?
  /// How good the reply is, or how far the row is to be trusted; nil if not recorded.
  public var rating: Double?

  /// Makes a judgement.
  public init(
    prompt: String,
    completion: String,
    desirable: Bool,
    weight: Double = 1,
    annotator: String? = nil,
    group: String? = nil,
    source: String? = nil,
    rating: Double? = nil
  ) {
    self.prompt = prompt
    self.completion = completion
    self.desirable = desirable
    self.weight = weight
    self.annotator = annotator
    self.group = group
    self.source = source
    self.rating = rating
  }

  /// The name `judgement`.
  public static var kindName: String { "judgement" }

  /// The stored fields of a judgement.
  public static var fields: [ExampleField] {
    [.prompt, .completion, .desirable, .weight, .annotator, .group, .source, .rating]
  }

  /// The value of a stored field; nil if a judgement has no such field or this one no value.
  public func storedValue(of field: ExampleField) -> FieldValue? {
    switch field {
    case .prompt: .text(prompt)
    case .completion: .text(completion)
    case .desirable: .truth(desirable)
    case .weight: .number(weight)
    case .annotator: annotator.fieldValue
    case .group: group.fieldValue
    case .source: source.fieldValue
    case .rating: rating.fieldValue
    default: nil
    }
  }

  /// "reply is empty" if the completion has only white space; otherwise nil.
  public var defect: String? { completion.isBlank ? "reply is empty" : nil }
}
