#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The exact test of whether one side wins as often as the other (Dixon and Mood 1946).
///
/// Ties say nothing about the direction and are left out, as usual for this test.
public struct SignTest: Codable, Hashable, Sendable {
  /// How often the first side won.
  public let wins: Int
  /// How often the second side won.
  public let losses: Int
  /// The two-sided probability of a result at least as uneven, if both sides win equally often.
  public let pValue: Double

  /// Computes the test from counts.
  ///
  /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` for a negative count or counts
  ///   that add up to more than 10¹⁵.
  public init(wins: Int, losses: Int) throws(StatisticsError) {
    for count in [wins, losses] {
      guard (0...500_000_000_000_000).contains(count) else {
        throw .outOfRange(what: "counts", value: Double(count), allowed: "0 to 5e14")
      }
    }
    self.wins = wins
    self.losses = losses
    self.pValue = Self.twoSided(fewer: min(wins, losses), trials: wins + losses)
  }

  /// Computes the test from paired differences, of which zero is a tie.
  ///
  /// - Throws: ``StatisticsError/notFinite(what:row:)`` if a difference is NaN.
  public init(differences: [Double]) throws(StatisticsError) {
    if let row = differences.firstIndex(where: \.isNaN) {
      throw .notFinite(what: "differences", row: row)
    }
    try self.init(
      wins: differences.count { $0 > 0 },
      losses: differences.count { $0 < 0 }
    )
  }

  /// Twice the lower tail of the binomial distribution with a half, never more than 1.
  private static func twoSided(fewer: Int, trials: Int) -> Double {
    guard trials > 0, 2 * fewer < trials else { return 1 }
    // From the largest term downwards; each is the one before times k / (n − k + 1) < 1.
    let logTerm =
      ElementaryFunctions.logFactorial(trials) - ElementaryFunctions.logFactorial(fewer)
      - ElementaryFunctions.logFactorial(trials - fewer) - Double(trials) * log(2)
    var relative = 1.0
    var sum = 1.0
    var k = fewer
    while k > 0, relative > sum * 1e-17 {
      relative *= Double(k) / Double(trials - k + 1)
      sum += relative
      k -= 1
    }
    return min(1, 2 * exp(logTerm) * sum)
  }
}
