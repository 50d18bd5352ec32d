/// The columns of a file of judgements.
///
/// A column that is nil is not read. Prompt and completion must be text and the label true or
/// false; the other columns may be null in a row. Annotator, group and source may be whole numbers,
/// which become their digits.
public struct JudgementColumns: ColumnMapping {
  /// The column of the prompt.
  public var prompt: String
  /// The column of the judged reply.
  public var completion: String
  /// The column that is true if the reply is desirable.
  public var desirable: String
  /// The column of the weight, a number from 0.
  public var weight: String?
  /// The column of the annotator.
  public var annotator: String?
  /// The column of the group.
  public var group: String?
  /// The column of the source.
  public var source: String?
  /// The column of the rating, a finite number.
  public var rating: String?

  /// Makes a mapping; the defaults are the usual names.
  public init(
    prompt: String = "prompt",
    completion: String = "completion",
    desirable: String = "label",
    weight: String? = nil,
    annotator: String? = nil,
    group: String? = nil,
    source: String? = nil,
    rating: String? = nil
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

  /// One sentence for each column with an empty name.
  public var faults: [String] {
    faults(of: [
      ("prompt", prompt), ("completion", completion), ("desirable", desirable), ("weight", weight),
      ("annotator", annotator), ("group", group), ("source", source),
      ("rating", rating),
    ])
  }

  /// The judgement in a row.
  public func example(in row: JSONRow) throws -> Judgement {
    Judgement(
      prompt: try row.text(prompt),
      completion: try row.text(completion),
      desirable: try row.truth(desirable),
      weight: try row.weight(weight),
      annotator: try row.name(annotator),
      group: try row.name(group),
      source: try row.name(source),
      rating: try row.finite(rating)
    )
  }
}
