#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Strengths of competitors, as a rating method found them.
public struct Ratings<Competitor: Hashable & Sendable>: Hashable, Sendable {
  /// The competitors, in order of first appearance in the data.
  public let competitors: [Competitor]
  /// The rating of each competitor, in the unit that the method states.
  ///
  /// For Bradley-Terry and Plackett-Luce these are natural logarithms of strengths with mean 0, so
  /// a difference of x means winning with odds of exp(x). For Elo they are points.
  public let values: [Double]
  /// How many passes over the data were made.
  public let iterations: Int
  /// Whether the last pass changed the ratings by less than the tolerance.
  public let converged: Bool

  /// Creates ratings from their parts; missing values are left out with their competitors.
  public init(competitors: [Competitor], values: [Double], iterations: Int, converged: Bool) {
    let count = min(competitors.count, values.count)
    self.competitors = Array(competitors.prefix(count))
    self.values = Array(values.prefix(count))
    self.iterations = iterations
    self.converged = converged
  }

  /// The rating of one competitor, or `nil` if it never took part.
  public subscript(competitor: Competitor) -> Double? {
    competitors.firstIndex(of: competitor).map { values[$0] }
  }

  /// The competitors from the highest rating to the lowest; equal ones keep their order.
  public var ranked: [Competitor] {
    competitors.indices
      .sorted { (values[$0], $1) > (values[$1], $0) }
      .map { competitors[$0] }
  }

  /// The ratings shifted and scaled, for example to Elo's points.
  ///
  /// Log-strengths become points of the chess federation with a scale of 400 / log 10 and a shift
  /// of 1000, as arena-rank and FastChat print them.
  public func rescaled(by scale: Double, shiftedBy shift: Double) -> Ratings {
    Ratings(
      competitors: competitors,
      values: values.map { scale * $0 + shift },
      iterations: iterations,
      converged: converged
    )
  }

  /// Log-strengths as points with a mean of 1000, 400 points being odds of ten to one.
  ///
  /// Meaningful for ratings in natural logarithms only.
  public var onArenaScale: Ratings { rescaled(by: 400 / log(10), shiftedBy: 1000) }
}
