/// The columns of a file of demonstrations.
///
/// A column that is nil is not read. Prompt and completion must be text; the other columns may be
/// null in a row. Source and group may be whole numbers, which become their digits.
public struct DemonstrationColumns: ColumnMapping {
  /// The column of the prompt.
  public var prompt: String
  /// The column of the reply to imitate.
  public var completion: String
  /// The column of the weight, a number from 0.
  public var weight: String?
  /// The column of the source.
  public var source: String?
  /// The column of the group.
  public var group: String?
  /// The column of a reply that the completion may be compared with.
  public var reference: String?
  /// The column of the rating, a finite number.
  public var rating: String?
  /// The column of the numbers that belong to the reply's tokens, a list.
  public var tokenRatings: String?

  /// Makes a mapping; the defaults are the usual names.
  public init(
    prompt: String = "prompt",
    completion: String = "completion",
    weight: String? = nil,
    source: String? = nil,
    group: String? = nil,
    reference: String? = nil,
    rating: String? = nil,
    tokenRatings: String? = nil
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

  /// One sentence for each column with an empty name.
  public var faults: [String] {
    faults(of: [
      ("prompt", prompt), ("completion", completion), ("weight", weight), ("source", source),
      ("group", group), ("reference", reference), ("rating", rating),
      ("tokenRatings", tokenRatings),
    ])
  }

  /// The demonstration in a row.
  public func example(in row: JSONRow) throws -> Demonstration {
    Demonstration(
      prompt: try row.text(prompt),
      completion: try row.text(completion),
      weight: try row.weight(weight),
      source: try row.name(source),
      group: try row.name(group),
      reference: try row.name(reference),
      rating: try row.finite(rating),
      tokenRatings: try tokenRatings.flatMap { try row.optionalNumbers($0) }
    )
  }
}
