/// Quantiles of a finite sample.
public enum Quantile {
  /// The quantile by linear interpolation between order statistics.
  ///
  /// This is type 7 of Hyndman and Fan (1996), the default of NumPy and R.
  ///
  /// - Parameters:
  ///   - share: Which quantile, from 0 (smallest value) to 1 (largest value).
  ///   - sorted: The values in ascending order, without NaN.
  /// - Returns: The quantile in the unit of the values, or `nil` if there are none or the share is
  ///   outside 0...1.
  public static func linear(_ share: Double, ofSorted sorted: [Double]) -> Double? {
    guard let last = sorted.last, share >= 0, share <= 1 else { return nil }
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return last }
    let part = position - Double(below)
    // Equal neighbours must give that same value, without rounding error from the weights.
    guard part > 0, sorted[below] != sorted[below + 1] else { return sorted[below] }
    // Weighted so that neighbours at opposite ends of the range do not overflow.
    return sorted[below] * (1 - part) + sorted[below + 1] * part
  }
}
