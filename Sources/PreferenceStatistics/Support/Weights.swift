/// Checks of the weights that callers pass along with rows.
enum Weights {
  /// The weights, or ones if there are none.
  static func checked(_ weights: [Double]?, count: Int) throws(StatisticsError) -> [Double] {
    guard let weights else { return Array(repeating: 1, count: count) }
    guard weights.count == count else {
      throw .lengthMismatch(what: "weights", expected: count, found: weights.count)
    }
    for (row, weight) in weights.enumerated() {
      guard weight.isFinite else { throw .notFinite(what: "weights", row: row) }
      guard weight >= 0 else {
        throw .outOfRange(what: "weights", value: weight, allowed: "at least 0")
      }
    }
    return weights
  }
}
