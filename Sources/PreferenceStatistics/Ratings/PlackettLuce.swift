#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The rating model in which the best of the remaining is chosen with odds given by strengths.
///
/// A ranking is read as a sequence of choices from what is left (Plackett 1975; Luce 1959).
/// Strengths are found by maximum likelihood with the MM iteration (Hunter 2004, equation 30). For
/// rankings of two this is ``BradleyTerry``.
public struct PlackettLuce: Hashable, Sendable {
  /// The largest number of passes over the rankings.
  public let maximumIterations: Int
  /// Passes end when no log-strength changes by more than this, in nats.
  public let tolerance: Double

  /// Creates the method with its settings.
  public init(maximumIterations: Int = 10_000, tolerance: Double = 1e-10) {
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
  }

  /// Rates the competitors of the rankings.
  ///
  /// - Parameter rankings: Each from the best to the worst, of any length; those of fewer than two
  ///   say nothing. Rankings of a part of the competitors are compared within that part only.
  /// - Returns: Natural logarithms of strengths with mean 0.
  /// - Throws: ``StatisticsError`` if no ranking has two members, one names a competitor twice, or
  ///   the strengths are not finite because the rankings are
  ///   ``StatisticsError/disconnected(groups:)`` or ``StatisticsError/separated(groups:)``.
  public func ratings<Competitor: Hashable & Sendable>(
    of rankings: [[Competitor]]
  ) throws(StatisticsError) -> Ratings<Competitor> {
    var numbering = Numbering<Competitor>()
    var numbered: [[Int]] = []
    for (row, ranking) in rankings.enumerated() where ranking.count > 1 {
      if let repeated = Self.firstRepeat(in: ranking) {
        throw .repeatedCompetitor(name: String(describing: repeated), row: row)
      }
      numbered.append(ranking.map { numbering.number(of: $0) })
    }
    guard !numbered.isEmpty else { throw .empty(what: "rankings") }
    let competitors = numbering.values
    try Self.graph(of: numbered, count: competitors.count)
      .checkConnected { String(describing: competitors[$0]) }

    var strengths = Array(repeating: 1.0, count: competitors.count)
    let choices = Self.choices(in: numbered, count: competitors.count)
    var iterations = 0
    var converged = false
    while iterations < maximumIterations, !converged {
      let change = Self.sweep(&strengths, rankings: numbered, choices: choices)
      iterations += 1
      converged = change <= tolerance
    }
    return Ratings(
      competitors: competitors,
      values: LogStrengths.centred(strengths),
      iterations: iterations,
      converged: converged
    )
  }

  private static func firstRepeat<Competitor: Hashable>(in ranking: [Competitor]) -> Competitor? {
    var seen: Set<Competitor> = []
    return ranking.first { !seen.insert($0).inserted }
  }

  /// Neighbours are enough: whoever is ranked above others reaches them along the ranking.
  private static func graph(of rankings: [[Int]], count: Int) -> ComparisonGraph {
    var graph = ComparisonGraph(count: count)
    for ranking in rankings {
      for (better, worse) in zip(ranking, ranking.dropFirst()) {
        graph.addWin(of: better, over: worse)
      }
    }
    return graph
  }

  /// How often each competitor was chosen while there was someone else left.
  private static func choices(in rankings: [[Int]], count: Int) -> [Double] {
    var choices = Array(repeating: 0.0, count: count)
    for ranking in rankings {
      for chosen in ranking.dropLast() {
        choices[chosen] += 1
      }
    }
    return choices
  }

  /// Updates all strengths from the previous ones and returns the largest change of a logarithm.
  private static func sweep(
    _ strengths: inout [Double],
    rankings: [[Int]],
    choices: [Double]
  ) -> Double {
    var exposure = Array(repeating: 0.0, count: strengths.count)
    var remaining: [Double] = []
    for ranking in rankings {
      // Sums over the tail of the ranking, from its end, so that each costs one addition.
      remaining.removeAll(keepingCapacity: true)
      var sum = 0.0
      for member in ranking.reversed() {
        sum += strengths[member]
        remaining.append(sum)
      }
      var chances = 0.0
      for (place, member) in ranking.enumerated() {
        // The last one left is not a choice.
        if place < ranking.count - 1 {
          chances += 1 / remaining[ranking.count - 1 - place]
        }
        exposure[member] += chances
      }
    }
    var updated = strengths
    for member in updated.indices where exposure[member] > 0 && choices[member] > 0 {
      updated[member] = choices[member] / exposure[member]
    }
    let shift = exp(-updated.reduce(0) { $0 + log($1) } / Double(max(updated.count, 1)))
    for member in updated.indices {
      updated[member] *= shift
    }
    let change = zip(strengths, updated).reduce(0) { max($0, abs(log($1.0 / $1.1))) }
    strengths = updated
    return change
  }
}
