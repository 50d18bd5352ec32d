/// The columns of a file of assessments.
///
/// Every attribute is a column of its own, which must be there and may be null, or hold the number
/// that stands for a missing rating (-100 in SteerLM's files): then the row has no such rating. Rows
/// without any are dropped and counted.
public struct AssessmentColumns: ColumnMapping {
  /// The column of the prompt.
  public var prompt: String
  /// The column of the rated reply.
  public var completion: String
  /// The columns of the ratings, under whose names models learn them.
  public var attributes: [String]
  /// The number that stands for a missing rating; nil if there is none.
  public var missing: Double?
  /// The column of the weight, a number from 0.
  public var weight: String?
  /// The column of the annotator.
  public var annotator: String?
  /// The column of the group.
  public var group: String?
  /// The column of the source.
  public var source: String?

  /// Makes a mapping; the defaults are the usual names.
  public init(
    prompt: String = "prompt",
    completion: String = "response",
    attributes: [String],
    missing: Double? = nil,
    weight: String? = nil,
    annotator: String? = nil,
    group: String? = nil,
    source: String? = nil
  ) {
    self.prompt = prompt
    self.completion = completion
    self.attributes = attributes
    self.missing = missing
    self.weight = weight
    self.annotator = annotator
    self.group = group
    self.source = source
  }

  /// One sentence for each column with an empty name, and for attributes that are none or twice there.
  public var faults: [String] {
    var faults = faults(
      of: [
        ("prompt", prompt), ("completion", completion), ("weight", weight),
        ("annotator", annotator), ("group", group), ("source", source),
      ] + attributes.map { ("attributes", $0) }
    )
    if attributes.isEmpty { faults.append("an assessment needs at least one attribute") }
    for (place, name) in attributes.enumerated() where attributes[..<place].contains(name) {
      faults.append("the attribute '\(name)' is named twice")
    }
    if missing?.isNaN == true { faults.append("the number of a missing rating is not a number") }
    return faults
  }

  /// The assessment in a row.
  public func example(in row: JSONRow) throws -> Assessment {
    var ratings: [String: Double] = [:]
    for attribute in attributes {
      if let found = try row.finite(attribute), found != missing { ratings[attribute] = found }
    }
    return Assessment(
      prompt: try row.text(prompt),
      completion: try row.text(completion),
      ratings: ratings,
      weight: try row.weight(weight),
      annotator: try row.name(annotator),
      group: try row.name(group),
      source: try row.name(source)
    )
  }
}
