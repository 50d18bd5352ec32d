extension ClusterBootstrap {
  /// The interval around any statistic of resampled rows.
  ///
  /// A statistic such as a calibration error is larger on resamples than on the rows themselves,
  /// since repeated rows exaggerate every gap; a percentile interval can then lie wholly above the
  /// estimate. Correcting the bias shifts the interval by the distance between the mean of the
  /// resamples and the estimate (Efron and Tibshirani 1993, section 10.2, the bootstrap's estimate
  /// of bias).
  ///
  /// - Parameters:
  ///   - correctsBias: Whether the interval is shifted by the bootstrap's estimate of bias.
  ///   - generator: The source of randomness, advanced by this call.
  ///   - statistic: Gets the drawn row numbers, whole clusters in drawing order with repeats, and
  ///     returns its value, or `nil` where it has none. A NaN counts as `nil`.
  /// - Returns: The estimate on all rows in their own order, and the percentile interval.
  /// - Throws: ``StatisticsError/undefined(what:)`` if the statistic has no value on all rows or
  ///   on no resample.
  public func interval(
    correctingBias correctsBias: Bool = false,
    using generator: inout some RandomNumberGenerator,
    of statistic: (_ rows: [Int]) -> Double?
  ) throws(StatisticsError) -> ConfidenceInterval {
    guard let estimate = statistic(Array(0..<rowCount)), estimate.isFinite else {
      throw .undefined(what: "statistic")
    }
    let values = try DrawingGenerator.lending(&generator) { drawing in
      var values: [Double] = []
      values.reserveCapacity(resamples)
      var rows: [Int] = []
      for _ in 0..<resamples {
        resample(into: &rows, using: &drawing)
        if let value = statistic(rows), value.isFinite {
          values.append(value)
        }
      }
      return values
    }
    guard correctsBias, !values.isEmpty else {
      return try interval(around: estimate, values: values)
    }
    let bias = values.reduce(0, +) / Double(values.count) - estimate
    return try interval(around: estimate, values: values.map { $0 - bias })
  }

  /// The interval around the difference of two statistics computed on the same resampled rows.
  ///
  /// - Parameters:
  ///   - correctsBias: Whether the interval is shifted by the bootstrap's estimate of bias.
  ///   - generator: The source of randomness, advanced by this call.
  ///   - statistic: The minuend, as in ``interval(using:of:)``.
  ///   - baseline: The subtrahend; it gets the same rows.
  /// - Returns: The difference `statistic − baseline` and its percentile interval.
  /// - Throws: ``StatisticsError/undefined(what:)`` if a side has no value on all rows, or no
  ///   resample has a value for both.
  public func interval(
    correctingBias correctsBias: Bool = false,
    using generator: inout some RandomNumberGenerator,
    of statistic: (_ rows: [Int]) -> Double?,
    minus baseline: (_ rows: [Int]) -> Double?
  ) throws(StatisticsError) -> ConfidenceInterval {
    try interval(correctingBias: correctsBias, using: &generator) { rows in
      guard let minuend = statistic(rows), let subtrahend = baseline(rows) else { return nil }
      return minuend - subtrahend
    }
  }

  /// Draws one resample: as many clusters as there are, with replacement, all rows of each.
  ///
  /// - Parameters:
  ///   - rows: Replaced by the drawn row numbers; passed in so that its storage is reused.
  ///   - generator: The source of randomness, advanced once per cluster.
  public func resample(
    into rows: inout [Int],
    using generator: inout some RandomNumberGenerator
  ) {
    rows.removeAll(keepingCapacity: true)
    for _ in clusters.indices {
      rows.append(contentsOf: clusters[Int(generator.next(upperBound: UInt64(clusters.count)))])
    }
  }

  /// The percentile interval of the values that were defined.
  func interval(
    around estimate: Double,
    values: [Double]
  ) throws(StatisticsError) -> ConfidenceInterval {
    let sorted = values.sorted()
    let tail = (1 - confidence) / 2
    guard let low = Quantile.linear(tail, ofSorted: sorted),
      let high = Quantile.linear(1 - tail, ofSorted: sorted)
    else {
      throw .undefined(what: "statistic on every resample")
    }
    return ConfidenceInterval(
      estimate: estimate,
      low: low,
      high: high,
      confidence: confidence,
      resamples: resamples,
      undefinedResamples: resamples - values.count,
      observations: rowCount
    )
  }
}
