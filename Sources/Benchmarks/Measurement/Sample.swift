/// How long one piece of work took, several times.
struct Sample: Sendable {
  /// The seconds of one run of the work, one value per measurement, in the order of measuring.
  var seconds: [Double]

  /// The median.
  var median: Double { Self.median(of: seconds) }

  /// The shortest time.
  var best: Double { seconds.min() ?? .nan }

  /// The middle value of some numbers, or the mean of the two middle ones.
  ///
  /// - Parameter values: The numbers in any order.
  /// - Returns: The median; not a number if there are none.
  static func median(of values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2
      : sorted[middle]
  }
}
