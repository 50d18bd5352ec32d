/// Several replies to one prompt in an order: by places, by ratings, or one chosen before the rest.
public struct Ranking: ExampleKind {
  /// What all replies answer.
  public var prompt: String
  /// The replies.
  public var completions: [String]
  /// Each reply's place, 1 for the best; equal places are ties.
  public var places: [Int]
  /// How good each reply is, in the annotator's own units; nil if not recorded.
  public var ratings: [Double]?
  /// The weight of the ranking in sums and means.
  public var weight: Double
  /// Who ranked, if known.
  public var annotator: String?
  /// The group of annotators, if known.
  public var group: String?
  /// Where the ranking was collected, if known.
  public var source: String?

  /// Makes a ranking from places.
  /// - Parameters:
  ///   - prompt: What all replies answer.
  ///   - completions: The replies.
  ///   - places: Each reply's place, 1 for the best.
  ///   - ratings: How good each reply is, if that is known too.
  ///   - weight: The weight in sums and means.
  public init(
    prompt: String,
    completions: [String],
    places: [Int],
    ratings: [Double]? = nil,
    weight: Double = 1
  ) {
    self.prompt = prompt
    self.completions = completions
    self.places = places
    self.ratings = ratings
    self.weight = weight
  }

  /// Makes a ranking from ratings: the best rated reply comes first, equal ratings share a place.
  /// - Parameters:
  ///   - prompt: What all replies answer.
  ///   - completions: The replies.
  ///   - ratings: How good each reply is.
  ///   - weight: The weight in sums and means.
  public init(prompt: String, completions: [String], ratings: [Double], weight: Double = 1) {
    let places = ratings.map { rating in 1 + ratings.count { $0 > rating } }
    self.init(
      prompt: prompt,
      completions: completions,
      places: places,
      ratings: ratings,
      weight: weight
    )
  }

  /// Makes a ranking from a choice: the chosen reply comes first, the others share the second place.
  /// - Parameters:
  ///   - prompt: What all replies answer.
  ///   - completions: The replies.
  ///   - choice: The position of the chosen reply, from 0.
  ///   - weight: The weight in sums and means.
  public init(prompt: String, completions: [String], choice: Int, weight: Double = 1) {
    self.init(
      prompt: prompt,
      completions: completions,
      places: completions.indices.map { $0 == choice ? 1 : 2 },
      weight: weight
    )
  }

  /// The name `ranking`.
  public static var kindName: String { "ranking" }

  /// The stored fields of a ranking that have one value.
  public static var fields: [ExampleField] { [.prompt, .weight, .annotator, .group, .source] }

  /// The value of a stored field; nil if a ranking has no such field or this one no value.
  public func storedValue(of field: ExampleField) -> FieldValue? {
    switch field {
    case .prompt: .text(prompt)
    case .weight: .number(weight)
    case .annotator: annotator.fieldValue
    case .group: group.fieldValue
    case .source: source.fieldValue
    default: nil
    }
  }

  /// Why the ranking teaches nothing: too few replies, an empty one, places or ratings that don't
  /// fit, or all replies in one place; otherwise nil.
  public var defect: String? {
    if completions.count < 2 { return "fewer than two replies" }
    if completions.contains(where: \.isBlank) { return "reply is empty" }
    if places.count != completions.count { return "as many places as replies are needed" }
    if let ratings, ratings.count != completions.count {
      return "as many ratings as replies are needed"
    }
    if places.contains(where: { $0 < 1 }) || !places.contains(1) { return "no reply is first" }
    return Set(places).count == 1 ? "all replies share one place" : nil
  }
}
