/// The pair metrics as ratios of sums, ready for ``ClusterBootstrap``.
extension PairPredictions {
  /// The strict accuracy as a ratio: weights of pairs ranked right over all weights.
  public var strictAccuracyRatio: RatioStatistic {
    get throws(StatisticsError) { try ratio { $0 > 0 ? 1 : 0 } }
  }

  /// The accuracy with ties as half as a ratio.
  public var accuracyRatio: RatioStatistic {
    get throws(StatisticsError) { try ratio(Self.credit) }
  }

  /// The mean margin as a ratio, in log-odds.
  ///
  /// - Throws: ``StatisticsError/notFinite(what:row:)`` if a margin is infinite.
  public var meanMarginRatio: RatioStatistic {
    get throws(StatisticsError) { try ratio { $0 } }
  }

  /// The Brier score as a ratio.
  public var brierScoreRatio: RatioStatistic {
    get throws(StatisticsError) { try ratio(Self.squaredError) }
  }

  /// The log loss as a ratio, in nats.
  ///
  /// - Throws: ``StatisticsError/notFinite(what:row:)`` if a loss is infinite.
  public var logLossRatio: RatioStatistic {
    get throws(StatisticsError) { try ratio { ElementaryFunctions.softplus(-$0) } }
  }

  /// The predictions of the given rows, repeats included, as a resample needs them.
  ///
  /// - Parameter rows: Row numbers; those that do not exist are left out.
  /// - Returns: The predictions of these rows, in the order given.
  public func selecting(rows: [Int]) -> PairPredictions {
    let existing = rows.filter(margins.indices.contains)
    return PairPredictions(
      uncheckedMargins: existing.map { margins[$0] },
      weights: existing.map { weights[$0] }
    )
  }

  private func ratio(_ value: (Double) -> Double) throws(StatisticsError) -> RatioStatistic {
    try RatioStatistic(
      // Zero times infinity would be NaN; a pair without weight adds nothing.
      numerators: zip(margins, weights).map { $1 > 0 ? $1 * value($0) : 0 },
      denominators: weights
    )
  }
}
