/// Two replies to one prompt, of which one was preferred.
public struct Comparison: ExampleKind {
  /// What both replies answer.
  public var prompt: String
  /// The preferred reply.
  public var chosen: String
  /// The other reply.
  public var rejected: String
  /// How much better the chosen reply is, in the annotator's own units; nil if not recorded.
  public var strength: Double?
  /// The probability that `chosen` is preferred; 0.5 is a tie, nil a plain label.
  public var softLabel: Double?
  /// The weight of the comparison in sums and means.
  public var weight: Double
  /// Who gave the label, if known.
  public var annotator: String?
  /// The group of annotators, if known.
  public var group: String?
  /// Where the comparison was collected, if known.
  public var source: String?
  /// A third reply: a rationale, a refinement or a sample of a policy; nil if there is none.
  public var extra: String?
  /// How good the preferred reply is, in the annotator's own units; nil if not recorded.
  public var chosenRating: Double?
  /// How good the other reply is, in the annotator's own units; nil if not recorded.
  public var rejectedRating: Double?
  /// What is known of each of the preferred reply's tokens; nil if nothing is.
  ///
  /// One number per token of the model's tokenizer, the end-of-text token's last, or a single number
  /// that holds for all of them.
  public var chosenTokenRatings: [Double]?
  /// What is known of each of the other reply's tokens, as for the preferred one; nil if nothing is.
  public var rejectedTokenRatings: [Double]?

  /// Makes a comparison.
  public init(
    prompt: String,
    chosen: String,
    rejected: String,
    strength: Double? = nil,
    softLabel: Double? = nil,
    weight: Double = 1,
    annotator: String? = nil,
    group: String? = nil,
    source: String? = nil,
    extra: String? = nil,
    chosenRating: Double? = nil,
    rejectedRating: Double? = nil,
    chosenTokenRatings: [Double]? = nil,
    rejectedTokenRatings: [Double]? = nil
  ) {
    self.prompt = prompt
    self.chosen = chosen
    self.rejected = rejected
    self.strength = strength
    self.softLabel = softLabel
    self.weight = weight
    self.annotator = annotator
    self.group = group
    self.source = source
    self.extra = extra
    self.chosenRating = chosenRating
    self.rejectedRating = rejectedRating
    self.chosenTokenRatings = chosenTokenRatings
    self.rejectedTokenRatings = rejectedTokenRatings
  }

  /// The name `comparison`.
  public static var kindName: String { "comparison" }

  /// The stored fields of a comparison.
  public static var fields: [ExampleField] {
    [
      .prompt, .chosen, .rejected, .strength, .softLabel, .weight, .annotator, .group, .source,
      .extra, .chosenRating, .rejectedRating,
    ]
  }

  /// The value of a stored field; nil if a comparison has no such field or this one no value.
  public func storedValue(of field: ExampleField) -> FieldValue? {
    switch field {
    case .prompt: .text(prompt)
    case .chosen: .text(chosen)
    case .rejected: .text(rejected)
    case .strength: strength.fieldValue
    case .softLabel: softLabel.fieldValue
    case .weight: .number(weight)
    case .annotator: annotator.fieldValue
    case .group: group.fieldValue
    case .source: source.fieldValue
    case .extra: extra.fieldValue
    case .chosenRating: chosenRating.fieldValue
    case .rejectedRating: rejectedRating.fieldValue
    default: nil
    }
  }

  /// "reply is empty" if either reply has only white space, "replies are equal" if they have the
  /// same bytes; otherwise nil.
  public var defect: String? {
    if chosen.isBlank || rejected.isBlank { return "reply is empty" }
    return chosen.hasSameBytes(as: rejected) ? "replies are equal" : nil
  }
}
