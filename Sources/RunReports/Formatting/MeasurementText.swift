import Foundation
import RecipePlan

/// A measurement as text: the value with its interval, digits chosen from the interval.
enum MeasurementText {
  /// The value and its interval, such as `0.643 [0.622, 0.664]`.
  ///
  /// With a claim, digits are added until no rounded number lies on the other side of the claim's
  /// threshold than the number itself.
  static func value(
    _ measurement: RecipePlan.Measurement,
    judgedBy claim: ClaimReport? = nil
  ) -> String {
    guard let estimate = measurement.estimate else {
      return measurement.problem.map { "\(TextNumber.missing) (\(SafeText.terminal($0)))" }
        ?? TextNumber.missing
    }
    guard estimate.isFinite else { return "not finite" }
    guard let low = measurement.low, let high = measurement.high, low.isFinite, high.isFinite
    else {
      return single(estimate, claim: claim)
    }
    guard let start = TextNumber.decimals(low: low, high: high) else {
      return "\(single(estimate, claim: claim)) (\(zeroWidth(measurement)))"
    }
    let numbers = [estimate, low, high]
    let decimals = decimals(from: start, for: numbers, claim: claim)
    let texts = numbers.map { TextNumber.fixed($0, decimals: decimals) }
    return "\(texts[0]) [\(texts[1]), \(texts[2])]"
  }

  /// Why an interval has no width.
  private static func zeroWidth(_ measurement: RecipePlan.Measurement) -> String {
    if measurement.clusters == 1 {
      return measurement.count == 1 ? "one row" : "one cluster"
    }
    return measurement.clusters > 0 && measurement.clusters < measurement.count
      ? "all \(TextNumber.count(measurement.clusters)) clusters equal"
      : "all \(TextNumber.count(measurement.count)) equal"
  }

  private static func single(_ number: Double, claim: ClaimReport?) -> String {
    let size = abs(number)
    guard let claim, claim.threshold.isFinite else { return TextNumber.short(number) }
    if size < 1e-3 || size >= 1e6 {
      // The short form rounds too coarsely to compare with; the exact one cannot contradict.
      return TextNumber.exact(number)
    }
    let start = TextNumber.shortDecimals(size)
    return TextNumber.fixed(number, decimals: decimals(from: start, for: [number], claim: claim))
  }

  /// The fewest decimals, from a start, at which rounding moves no number across the threshold.
  private static func decimals(from start: Int, for numbers: [Double], claim: ClaimReport?) -> Int {
    guard let claim, claim.threshold.isFinite else { return start }
    var decimals = start
    while decimals < 15 {
      let isFaithful = numbers.allSatisfy { number in
        let rounded = Double(String(format: "%.\(decimals)f", number)) ?? number
        return claim.isSatisfied(by: rounded) == claim.isSatisfied(by: number)
      }
      if isFaithful { return decimals }
      decimals += 1
    }
    return decimals
  }

  /// What would decide a claim that the interval leaves open, or an empty text.
  ///
  /// The number of further rows for 80% power at the measured distance from the threshold:
  /// n·((SE·2.80/|gap|)² − 1), with the standard error read off the 95% interval.
  static func whatWouldDecide(_ claim: ClaimReport) -> String {
    let measured = claim.measured
    guard claim.verdict == .undecided, claim.reason.isEmpty, measured.confidence == 0.95,
      let estimate = measured.estimate, let low = measured.low, let high = measured.high,
      high > low, measured.count > 0
    else { return "" }
    let gap = abs(estimate - claim.threshold)
    let ratio = (high - low) / (2 * 1.96) * 2.80 / gap
    let rows = Double(measured.count) * (ratio * ratio - 1)
    guard gap > 0, rows.isFinite, rows >= 1, rows < 1e9 else { return "" }
    let unit = pow(10, max(0, log10(rows).rounded(.down) - 1))
    let rounded = Int((rows / unit).rounded(.up) * unit)
    return "about \(TextNumber.count(rounded, "more row")) would decide"
  }
}

extension ClaimReport {
  /// Whether a number satisfies the requirement; false for a relation that is not known.
  func isSatisfied(by number: Double) -> Bool {
    switch relation {
    case ">=": number >= threshold
    case ">": number > threshold
    case "<=": number <= threshold
    case "<": number < threshold
    default: false
    }
  }
}
