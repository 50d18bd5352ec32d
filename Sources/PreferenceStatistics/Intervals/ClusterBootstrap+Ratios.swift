extension ClusterBootstrap {
  /// The interval around a ratio of sums.
  ///
  /// Only the sums of each cluster are touched, so a resample costs one addition per cluster.
  ///
  /// - Parameters:
  ///   - statistic: The ratio, over exactly the rows of this bootstrap.
  ///   - generator: The source of randomness, advanced by this call.
  /// - Returns: The estimate on all rows and the percentile interval.
  /// - Throws: ``StatisticsError`` if the row counts differ or the ratio is undefined on all rows.
  public func interval(
    of statistic: RatioStatistic,
    using generator: inout some RandomNumberGenerator
  ) throws(StatisticsError) -> ConfidenceInterval {
    let sums = try clusterSums(of: statistic)
    guard let estimate = statistic.value else { throw .undefined(what: "ratio of sums") }
    let values = try DrawingGenerator.lending(&generator) { drawing in
      self.values(of: sums, using: &drawing)
    }
    return try interval(around: estimate, values: values)
  }

  /// The interval around the difference of two ratios that are computed on the same resamples.
  ///
  /// Both sides see the same drawn clusters, so what they share cancels: the interval is narrower
  /// than that of two independent measurements if the two sides agree on which rows are hard.
  ///
  /// - Parameters:
  ///   - statistic: The minuend, over exactly the rows of this bootstrap.
  ///   - baseline: The subtrahend, over the same rows.
  ///   - generator: The source of randomness, advanced by this call.
  /// - Returns: The difference `statistic − baseline` and its percentile interval.
  /// - Throws: ``StatisticsError`` if the row counts differ or a ratio is undefined on all rows.
  public func interval(
    of statistic: RatioStatistic,
    minus baseline: RatioStatistic,
    using generator: inout some RandomNumberGenerator
  ) throws(StatisticsError) -> ConfidenceInterval {
    let left = try clusterSums(of: statistic)
    let right = try clusterSums(of: baseline)
    guard let minuend = statistic.value, let subtrahend = baseline.value else {
      throw .undefined(what: "difference of ratios")
    }
    let values = try DrawingGenerator.lending(&generator) { drawing in
      self.values(of: left, minus: right, using: &drawing)
    }
    return try interval(around: minuend - subtrahend, values: values)
  }

  /// The ratio on every resample on which it is defined.
  private func values(
    of sums: [ClusterSum],
    using generator: inout DrawingGenerator
  ) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for _ in 0..<resamples {
      var sum = ClusterSum()
      for _ in sums.indices {
        sum.add(sums[Int(generator.next(upperBound: UInt64(sums.count)))])
      }
      if let value = sum.ratio {
        values.append(value)
      }
    }
    return values
  }

  /// The difference on every resample on which both ratios are defined.
  private func values(
    of left: [ClusterSum],
    minus right: [ClusterSum],
    using generator: inout DrawingGenerator
  ) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for _ in 0..<resamples {
      var leftSum = ClusterSum()
      var rightSum = ClusterSum()
      for _ in left.indices {
        let drawn = Int(generator.next(upperBound: UInt64(left.count)))
        leftSum.add(left[drawn])
        rightSum.add(right[drawn])
      }
      if let first = leftSum.ratio, let second = rightSum.ratio {
        values.append(first - second)
      }
    }
    return values
  }

  /// What one cluster adds to both sums of a ratio.
  private struct ClusterSum {
    var numerator = 0.0
    var denominator = 0.0

    var ratio: Double? { RatioStatistic.ratio(numerator, denominator) }

    mutating func add(_ other: ClusterSum) {
      numerator += other.numerator
      denominator += other.denominator
    }
  }

  /// The sums of every cluster, in the order of the clusters.
  private func clusterSums(
    of statistic: RatioStatistic
  ) throws(StatisticsError) -> [ClusterSum] {
    guard statistic.rowCount == rowCount else {
      throw .lengthMismatch(what: "statistic", expected: rowCount, found: statistic.rowCount)
    }
    return clusters.map { rows in
      var sum = ClusterSum()
      for row in rows {
        sum.numerator += statistic.numerators[row]
        sum.denominator += statistic.denominators[row]
      }
      return sum
    }
  }
}
