/// How far two lists of numbers put the same things in the same order.
public enum RankCorrelation {
  /// Spearman's rho: the correlation of the ranks, equal values sharing the mean of their ranks.
  ///
  /// Equal to SciPy's `spearmanr`.
  ///
  /// - Returns: A number from −1 to 1, or `nil` if a list is constant or shorter than two.
  /// - Throws: ``StatisticsError`` if the lengths differ or a value is NaN.
  public static func spearman(
    _ first: [Double],
    _ second: [Double]
  ) throws(StatisticsError) -> Double? {
    try check(first, second)
    return correlation(averageRanks(first), averageRanks(second))
  }

  /// Kendall's tau-b: concordant less discordant pairs, corrected for ties (Kendall 1945).
  ///
  /// Computed in O(n log n) by Knight's method (1966). Equal to SciPy's `kendalltau`.
  ///
  /// - Returns: A number from −1 to 1, or `nil` if a list is constant or shorter than two.
  /// - Throws: ``StatisticsError`` if the lengths differ or a value is NaN.
  public static func kendall(
    _ first: [Double],
    _ second: [Double]
  ) throws(StatisticsError) -> Double? {
    try check(first, second)
    let count = first.count
    let order = first.indices.sorted { (first[$0], second[$0]) < (first[$1], second[$1]) }
    let total = pairs(count)
    let firstTies = tiedPairs(order.map { first[$0] }) { $0 == $1 }
    let jointTies = tiedPairs(order) { first[$0] == first[$1] && second[$0] == second[$1] }
    var sorted = order.map { second[$0] }
    let swaps = countingSwaps(&sorted)
    let secondTies = tiedPairs(sorted) { $0 == $1 }
    guard total > firstTies, total > secondTies else { return nil }
    // Each swap is a discordant pair; what is neither tied nor swapped is concordant.
    let difference = total - firstTies - secondTies + jointTies - 2 * swaps
    let scale = (total - firstTies).squareRoot() * (total - secondTies).squareRoot()
    return min(1, max(-1, difference / scale))
  }

  /// The rank of each value, the smallest having rank 1, equal values sharing their mean rank.
  ///
  /// A NaN makes the order meaningless; check for it before.
  public static func averageRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] {
        end += 1
      }
      // Places start+1 ... end, whose mean this is.
      let rank = Double(start + 1 + end) / 2
      for place in start..<end {
        ranks[order[place]] = rank
      }
      start = end
    }
    return ranks
  }

  private static func check(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    guard first.count == second.count else {
      throw .lengthMismatch(what: "second list", expected: first.count, found: second.count)
    }
    if let row = first.firstIndex(where: \.isNaN) { throw .notFinite(what: "first list", row: row) }
    if let row = second.firstIndex(where: \.isNaN) {
      throw .notFinite(what: "second list", row: row)
    }
  }

  /// Pearson's correlation, or `nil` if a side does not vary.
  private static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
    guard first.count > 1 else { return nil }
    let count = Double(first.count)
    let firstMean = first.reduce(0, +) / count
    let secondMean = second.reduce(0, +) / count
    var product = 0.0
    var firstSquare = 0.0
    var secondSquare = 0.0
    for (x, y) in zip(first, second) {
      product += (x - firstMean) * (y - secondMean)
      firstSquare += (x - firstMean) * (x - firstMean)
      secondSquare += (y - secondMean) * (y - secondMean)
    }
    guard firstSquare > 0, secondSquare > 0 else { return nil }
    return min(1, max(-1, product / (firstSquare.squareRoot() * secondSquare.squareRoot())))
  }

  private static func pairs(_ count: Int) -> Double {
    Double(count) * Double(count - 1) / 2
  }

  /// The number of pairs within runs of equal neighbours.
  private static func tiedPairs<Value>(
    _ values: [Value],
    areEqual: (Value, Value) -> Bool
  ) -> Double {
    var ties = 0.0
    var run = 1
    for place in values.indices.dropFirst() {
      if areEqual(values[place - 1], values[place]) {
        run += 1
      } else {
        ties += pairs(run)
        run = 1
      }
    }
    return ties + pairs(run)
  }

  /// Sorts by merging and returns how many pairs stood in the wrong order.
  private static func countingSwaps(_ values: inout [Double]) -> Double {
    var swaps = 0.0
    var merged = values
    var width = 1
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right) = (start, middle)
        for place in start..<end {
          if right >= end || (left < middle && values[left] <= values[right]) {
            merged[place] = values[left]
            left += 1
          } else {
            merged[place] = values[right]
            right += 1
            swaps += Double(middle - left)
          }
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return swaps
  }
}
