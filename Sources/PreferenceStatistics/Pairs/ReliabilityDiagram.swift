/// Predicted probabilities against what happened, in bins of equal width.
///
/// Bin m of M covers the m-th part of the range without its lower edge and with its upper edge;
/// the first bin also holds its lower edge (Guo et al. 2017, section 2, equation 3). Predictions
/// below the range are counted in the first bin.
public struct ReliabilityDiagram: Codable, Hashable, Sendable {
  /// The bins in ascending order of probability, empty ones included.
  public let bins: [ReliabilityBin]

  /// Creates a diagram from predictions and outcomes.
  ///
  /// - Parameters:
  ///   - predictions: Probabilities from 0 to 1.
  ///   - outcomes: What happened: 0, 1, or a share in between such as a half for a tie.
  ///   - weights: How much each row counts; `nil` counts every row once.
  ///   - binCount: How many bins, from 1 to 10,000.
  ///   - range: The probabilities that the bins divide.
  /// - Throws: ``StatisticsError`` if lengths differ or a number is outside its range.
  public init(
    predictions: [Double],
    outcomes: [Double],
    weights: [Double]? = nil,
    binCount: Int = 15,
    range: BinRange = .unit
  ) throws(StatisticsError) {
    guard (1...10_000).contains(binCount) else {
      throw .outOfRange(what: "bins", value: Double(binCount), allowed: "1 to 10,000")
    }
    guard outcomes.count == predictions.count else {
      throw .lengthMismatch(what: "outcomes", expected: predictions.count, found: outcomes.count)
    }
    try Self.check(predictions, what: "predictions")
    try Self.check(outcomes, what: "outcomes")
    let weights = try Weights.checked(weights, count: predictions.count)
    self.bins = Self.filled(
      predictions: predictions,
      outcomes: outcomes,
      weights: weights,
      edges: Self.edges(count: binCount, range: range)
    )
  }

  /// Creates the diagram of the model's confidence in pairs of which the preferred side is known.
  ///
  /// The confidence of a pair is max(p, 1 − p), where p is the predicted probability of the
  /// preferred side; the outcome is 1 if the model prefers the same side, 0 if the other one, a
  /// half if p is exactly a half. Binning p itself would compare it with outcomes that are all 1.
  ///
  /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` for a number of bins outside
  ///   1...10,000.
  public init(
    confidencesOf pairs: PairPredictions,
    binCount: Int = 15,
    range: BinRange = .unit
  ) throws(StatisticsError) {
    try self.init(
      predictions: pairs.margins.map { ElementaryFunctions.sigmoid(abs($0)) },
      outcomes: pairs.margins.map(PairPredictions.credit),
      weights: pairs.weights,
      binCount: binCount,
      range: range
    )
  }

  /// The gap of each bin, weighted by the share of predictions in it.
  ///
  /// This is the ECE of Guo et al. (2017). `nil` if no prediction has weight.
  public var expectedCalibrationError: Double? {
    let total = bins.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return nil }
    return bins.reduce(0) { $0 + $1.weight * ($1.gap ?? 0) } / total
  }

  /// The largest gap of any bin, or `nil` if all are empty.
  ///
  /// This is the MCE of Guo et al. (2017).
  public var maximumCalibrationError: Double? { bins.compactMap(\.gap).max() }

  /// The mean gap of the bins that are not empty, or `nil` if all are.
  public var averageCalibrationError: Double? {
    let gaps = bins.compactMap(\.gap)
    return gaps.isEmpty ? nil : gaps.reduce(0, +) / Double(gaps.count)
  }

  private static func check(_ values: [Double], what: String) throws(StatisticsError) {
    for (row, value) in values.enumerated() {
      guard !value.isNaN else { throw .notFinite(what: what, row: row) }
      guard (0...1).contains(value) else {
        throw .outOfRange(what: what, value: value, allowed: "0 to 1")
      }
    }
  }

  /// One more edge than bins, ascending, the last one exactly 1.
  private static func edges(count: Int, range: BinRange) -> [Double] {
    let lower = range.lowerBound
    return (0...count).map { step in
      step == count ? 1 : lower + (1 - lower) * Double(step) / Double(count)
    }
  }

  private static func filled(
    predictions: [Double],
    outcomes: [Double],
    weights: [Double],
    edges: [Double]
  ) -> [ReliabilityBin] {
    let binCount = edges.count - 1
    var counts = Array(repeating: 0, count: binCount)
    var weightSums = Array(repeating: 0.0, count: binCount)
    var predictionSums = weightSums
    var outcomeSums = weightSums
    for row in predictions.indices {
      let bin = Self.bin(of: predictions[row], edges: edges)
      counts[bin] += 1
      weightSums[bin] += weights[row]
      predictionSums[bin] += weights[row] * predictions[row]
      outcomeSums[bin] += weights[row] * outcomes[row]
    }
    return (0..<binCount).map { bin in
      let weight = weightSums[bin]
      return ReliabilityBin(
        lowerEdge: edges[bin],
        upperEdge: edges[bin + 1],
        count: counts[bin],
        weight: weight,
        meanPrediction: weight > 0 ? predictionSums[bin] / weight : nil,
        meanOutcome: weight > 0 ? outcomeSums[bin] / weight : nil
      )
    }
  }

  /// The bin whose upper edge is the first one not below the probability.
  private static func bin(of probability: Double, edges: [Double]) -> Int {
    // Comparing with the edges themselves puts a prediction that equals an edge where the
    // definition says, whatever a division would round to.
    var low = 1
    var high = edges.count - 1
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] < probability {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low - 1
  }
}
