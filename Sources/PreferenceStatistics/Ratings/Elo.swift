#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ratings that are updated contest by contest, in the order in which the contests took place.
///
/// Before a contest the first competitor is expected to score 1 / (1 + base^((b − a) / scale)) for
/// ratings a and b; both ratings then move by K times the surprise (Elo 1978). The defaults are
/// those of evalica and FastChat. The result depends on the order of the contests; use
/// ``BradleyTerry`` where the order means nothing.
public struct Elo: Hashable, Sendable {
  /// How far a fully surprising contest of weight 1 moves a rating, in points.
  public let k: Double
  /// The odds that a difference of one ``scale`` stands for.
  public let base: Double
  /// The difference of ratings, in points, that stands for odds of ``base`` to one.
  public let scale: Double
  /// The rating of a competitor before its first contest, in points.
  public let initial: Double

  /// Creates the method with its settings.
  public init(k: Double = 4, base: Double = 10, scale: Double = 400, initial: Double = 1000) {
    self.k = k
    self.base = base
    self.scale = scale
    self.initial = initial
  }

  /// Rates the competitors of the contests, which must be in chronological order.
  ///
  /// The weight of a contest multiplies K.
  ///
  /// - Returns: Ratings in points; one pass, always converged.
  /// - Throws: ``StatisticsError`` if there are no contests, one is malformed, or a setting is out
  ///   of range.
  public func ratings<Competitor>(
    of contests: [Contest<Competitor>]
  ) throws(StatisticsError) -> Ratings<Competitor> {
    guard !contests.isEmpty else { throw .empty(what: "contests") }
    try check(k, "K", above: -.infinity)
    try check(base, "base", above: 1)
    try check(scale, "scale", above: 0)
    try check(initial, "initial rating", above: -.infinity)
    var numbering = Numbering<Competitor>()
    var values: [Double] = []
    let rate = log(base) / scale
    for (row, contest) in contests.enumerated() {
      try contest.check(row: row)
      let first = numbering.number(of: contest.first)
      let second = numbering.number(of: contest.second)
      while values.count < numbering.values.count {
        values.append(initial)
      }
      let expected = ElementaryFunctions.sigmoid(rate * (values[first] - values[second]))
      let step = k * contest.weight * (contest.score - expected)
      values[first] += step
      values[second] -= step
    }
    return Ratings(competitors: numbering.values, values: values, iterations: 1, converged: true)
  }

  private func check(
    _ value: Double,
    _ what: String,
    above bound: Double
  ) throws(StatisticsError) {
    guard value.isFinite, value > bound else {
      let limit = bound.isFinite ? " above \(bound)" : ""
      throw .outOfRange(what: what, value: value, allowed: "a finite number\(limit)")
    }
  }
}
