#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The rating model in which strengths p and q win against each other with odds p to q.
///
/// Strengths are found by maximum likelihood (Bradley and Terry 1952), a tie counting as half a win
/// for both sides, as in evalica with a tie weight of 0.5 and in arena-rank. The iteration is that
/// of Newman (2023, "Efficient computation of rankings from pairwise comparisons", equation 7): it
/// has the same fixed point as the MM iteration (Zermelo 1929; Hunter 2004) and gets there faster.
public struct BradleyTerry: Hashable, Sendable {
  /// The largest number of passes over the competitors.
  public let maximumIterations: Int
  /// Passes end when no log-strength changes by more than this, in nats.
  public let tolerance: Double
  /// How many virtual wins and as many virtual losses each competitor has against strength 1.
  ///
  /// 0 is maximum likelihood. A positive number is the maximum a posteriori estimate under a
  /// logistic prior (Newman 2023, section 3.2, for 1); it exists for any data.
  public let virtualContests: Double

  /// Creates the method with its settings.
  public init(
    maximumIterations: Int = 10_000,
    tolerance: Double = 1e-10,
    virtualContests: Double = 0
  ) {
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
    self.virtualContests = virtualContests
  }

  /// Rates the competitors of the contests.
  ///
  /// - Returns: Natural logarithms of strengths with mean 0.
  /// - Throws: ``StatisticsError`` if there are no contests, one is malformed, a setting is out of
  ///   range, or, without virtual contests, the strengths are not finite because the comparisons
  ///   are ``StatisticsError/disconnected(groups:)`` or ``StatisticsError/separated(groups:)``.
  public func ratings<Competitor>(
    of contests: [Contest<Competitor>]
  ) throws(StatisticsError) -> Ratings<Competitor> {
    guard virtualContests.isFinite, virtualContests >= 0 else {
      throw .outOfRange(
        what: "virtual contests",
        value: virtualContests,
        allowed: "a finite number of at least 0"
      )
    }
    let table = try ContestTable(contests)
    if virtualContests == 0 {
      try table.checkConnected()
    }
    var opponents = Opponents(table.pairs, count: table.competitors.count)
    var iterations = 0
    var converged = false
    while iterations < maximumIterations, !converged {
      let change = opponents.sweep(virtualContests: virtualContests)
      iterations += 1
      converged = change <= tolerance
    }
    return Ratings(
      competitors: table.competitors,
      values: opponents.centredLogarithms,
      iterations: iterations,
      converged: converged
    )
  }
}

/// The strengths and, for each competitor, its results against every opponent it met.
private struct Opponents {
  private var strengths: [Double]
  /// Results of all competitors, those of one competitor next to each other.
  private var results: [(opponent: Int, wins: Double, losses: Double)] = []
  /// Where the results of each competitor begin, with the end of the last one.
  private var starts: [Int] = []

  init<Competitor>(_ pairs: [ContestTable<Competitor>.Pair], count: Int) {
    strengths = Array(repeating: 1, count: count)
    var byCompetitor: [[(opponent: Int, wins: Double, losses: Double)]] =
      Array(repeating: [], count: count)
    for pair in pairs {
      byCompetitor[pair.first].append((pair.second, pair.firstWins, pair.secondWins))
      byCompetitor[pair.second].append((pair.first, pair.secondWins, pair.firstWins))
    }
    for list in byCompetitor {
      starts.append(results.count)
      results.append(contentsOf: list)
    }
    starts.append(results.count)
  }

  /// Updates every strength once, in order, and returns the largest change of a logarithm.
  mutating func sweep(virtualContests: Double) -> Double {
    let before = strengths
    for competitor in strengths.indices {
      let own = strengths[competitor]
      var gain = virtualContests / (own + 1)
      var loss = virtualContests / (own + 1)
      for result in results[starts[competitor]..<starts[competitor + 1]] {
        let other = strengths[result.opponent]
        let sum = own + other
        gain += result.wins * other / sum
        loss += result.losses / sum
      }
      // Someone without results keeps the strength; with a finite optimum neither side is zero.
      if gain > 0, loss > 0 {
        strengths[competitor] = gain / loss
      }
    }
    if virtualContests == 0 {
      // The likelihood does not change with the scale, which would otherwise drift.
      let shift = exp(-strengths.reduce(0) { $0 + log($1) } / Double(max(strengths.count, 1)))
      for competitor in strengths.indices {
        strengths[competitor] *= shift
      }
    }
    return zip(before, strengths).reduce(0) { max($0, abs(log($1.0 / $1.1))) }
  }

  /// The logarithms of the strengths, shifted to a mean of 0.
  var centredLogarithms: [Double] { LogStrengths.centred(strengths) }
}
