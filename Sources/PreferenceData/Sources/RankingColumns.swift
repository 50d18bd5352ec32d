/// The columns of a file of rankings.
///
/// The replies are a list of texts. Their order comes from a list of places (1 for the best), from a
/// list of ratings, or from the position of the chosen reply, counted from 0; exactly one of `places`
/// and `choice` can be named, and `ratings` alone or beside `places`.
public struct RankingColumns: ColumnMapping {
  /// The column of the prompt.
  public var prompt: String
  /// The column of the replies.
  public var completions: String
  /// The column of the places, whole numbers.
  public var places: String?
  /// The column of the ratings.
  public var ratings: String?
  /// The column of the position of the chosen reply.
  public var choice: String?
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
    completions: String = "completions",
    places: String? = nil,
    ratings: String? = nil,
    choice: String? = nil,
    weight: String? = nil,
    annotator: String? = nil,
    group: String? = nil,
    source: String? = nil
  ) {
    self.prompt = prompt
    self.completions = completions
    self.places = places
    self.ratings = ratings
    self.choice = choice
    self.weight = weight
    self.annotator = annotator
    self.group = group
    self.source = source
  }

  /// One sentence for each column with an empty name, and one if the order of the replies is not
  /// said once.
  public var faults: [String] {
    var faults = faults(of: [
      ("prompt", prompt), ("completions", completions), ("places", places), ("ratings", ratings),
      ("choice", choice), ("weight", weight), ("annotator", annotator), ("group", group),
      ("source", source),
    ])
    if places == nil, ratings == nil, choice == nil {
      faults.append("a ranking needs a column of 'places', 'ratings' or the 'choice'")
    }
    if choice != nil, places != nil || ratings != nil {
      faults.append("the order comes from the 'choice' or from 'places' and 'ratings', not both")
    }
    return faults
  }

  /// The ranking in a row.
  public func example(in row: JSONRow) throws -> Ranking {
    let completions = try row.texts(completions)
    let rated = try ratings.map { try row.numbers($0) }
    var ranking =
      if let choice {
        Ranking(
          prompt: try row.text(prompt),
          completions: completions,
          choice: try row.index(choice, below: completions.count)
        )
      } else if let places {
        Ranking(
          prompt: try row.text(prompt),
          completions: completions,
          places: try row.wholeNumbers(places),
          ratings: rated
        )
      } else {
        Ranking(prompt: try row.text(prompt), completions: completions, ratings: rated ?? [])
      }
    ranking.weight = try row.weight(weight)
    ranking.annotator = try row.name(annotator)
    ranking.group = try row.name(group)
    ranking.source = try row.name(source)
    return ranking
  }
}
