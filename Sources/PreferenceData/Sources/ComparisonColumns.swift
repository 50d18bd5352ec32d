/// The columns of a file of comparisons.
///
/// A column that is nil is not read. Prompt and replies must be text. The other columns may be null
/// in a row: then the row has no such value. Annotator, group and source may be whole numbers, which
/// become their digits.
public struct ComparisonColumns: ColumnMapping {
  /// The column of the prompt.
  public var prompt: String
  /// The column of the preferred reply.
  public var chosen: String
  /// The column of the other reply.
  public var rejected: String
  /// The column of the strength, a finite number.
  public var strength: String?
  /// The column of the probability that the chosen reply is preferred, from 0 to 1.
  public var softLabel: String?
  /// The column of the weight, a number from 0.
  public var weight: String?
  /// The column of the annotator.
  public var annotator: String?
  /// The column of the group.
  public var group: String?
  /// The column of the source.
  public var source: String?
  /// The column of a third reply.
  public var extra: String?
  /// The column of the preferred reply's rating, a finite number.
  public var chosenRating: String?
  /// The column of the other reply's rating, a finite number.
  public var rejectedRating: String?
  /// The column of the numbers that belong to the preferred reply's tokens, a list.
  public var chosenTokenRatings: String?
  /// The column of the numbers that belong to the other reply's tokens, a list.
  public var rejectedTokenRatings: String?

  /// Makes a mapping; the defaults are the usual names.
  public init(
    prompt: String = "prompt",
    chosen: String = "chosen",
    rejected: String = "rejected",
    strength: String? = nil,
    softLabel: String? = nil,
    weight: String? = nil,
    annotator: String? = nil,
    group: String? = nil,
    source: String? = nil,
    extra: String? = nil,
    chosenRating: String? = nil,
    rejectedRating: String? = nil,
    chosenTokenRatings: String? = nil,
    rejectedTokenRatings: String? = nil
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

  /// One sentence for each column with an empty name.
  public var faults: [String] {
    faults(of: [
      ("prompt", prompt), ("chosen", chosen), ("rejected", rejected), ("strength", strength),
      ("softLabel", softLabel), ("weight", weight), ("annotator", annotator), ("group", group),
      ("source", source), ("extra", extra), ("chosenRating", chosenRating),
      ("rejectedRating", rejectedRating), ("chosenTokenRatings", chosenTokenRatings),
      ("rejectedTokenRatings", rejectedTokenRatings),
    ])
  }

  /// The comparison in a row.
  public func example(in row: JSONRow) throws -> Comparison {
    Comparison(
      prompt: try row.text(prompt),
      chosen: try row.text(chosen),
      rejected: try row.text(rejected),
      strength: try row.finite(strength),
      softLabel: try softLabel.flatMap {
        try row.optionalNumber($0, in: 0...1, "a probability from 0 to 1")
      },
      weight: try row.weight(weight),
      annotator: try row.name(annotator),
      group: try row.name(group),
      source: try row.name(source),
      extra: try extra.map { try row.text($0) },
      chosenRating: try row.finite(chosenRating),
      rejectedRating: try row.finite(rejectedRating),
      chosenTokenRatings: try chosenTokenRatings.flatMap { try row.optionalNumbers($0) },
      rejectedTokenRatings: try rejectedTokenRatings.flatMap { try row.optionalNumbers($0) }
    )
  }
}
