extension ConfidenceInterval {
  /// The interval around a share of independent trials by Wilson's score method (Wilson 1927).
  ///
  /// It never leaves 0...1 and has a width even if all trials agree. Without continuity correction,
  /// as statsmodels' `proportion_confint(method="wilson")`.
  ///
  /// - Parameters:
  ///   - successes: How many trials succeeded.
  ///   - trials: How many there were, at least 1.
  ///   - confidence: The share to cover, strictly between 0 and 1.
  /// - Returns: The share and its interval, with `resamples` 0.
  /// - Throws: ``StatisticsError`` if there are no trials or a number is out of range.
  public static func wilson(
    successes: Int,
    trials: Int,
    confidence: Double = 0.95
  ) throws(StatisticsError) -> ConfidenceInterval {
    guard trials > 0 else { throw .empty(what: "trials") }
    guard (0...trials).contains(successes) else {
      throw .outOfRange(what: "successes", value: Double(successes), allowed: "0 to \(trials)")
    }
    guard confidence > 0, confidence < 1,
      let z = ElementaryFunctions.normalQuantile(0.5 + confidence / 2)
    else {
      throw .outOfRange(what: "confidence", value: confidence, allowed: "between 0 and 1")
    }
    let count = Double(trials)
    let share = Double(successes) / count
    let square = z * z
    let centre = (share + square / (2 * count)) / (1 + square / count)
    let half =
      z / (1 + square / count)
      * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
    return ConfidenceInterval(
      estimate: share,
      // Where all trials agree the end is exact; rounding would put it a hair off.
      low: successes == 0 ? 0 : max(0, centre - half),
      high: successes == trials ? 1 : min(1, centre + half),
      confidence: confidence,
      resamples: 0,
      observations: trials
    )
  }
}
