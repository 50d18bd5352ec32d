#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a model predicts about pairs of which the preferred side is known.
///
/// Each pair has a margin, the log-odds that the model gives to the preferred side: for DPO the
/// difference of implicit rewards, for a reward model the difference of scores. The predicted
/// probability of the preferred side is the logistic function of the margin (Bradley and Terry
/// 1952).
public struct PairPredictions: Hashable, Sendable {
  /// The log-odds of the preferred side, one per pair; a plain number, possibly infinite.
  public let margins: [Double]
  /// How much each pair counts, finite and not negative; 1 each if the caller gave none.
  public let weights: [Double]

  /// Creates predictions from margins.
  ///
  /// - Parameters:
  ///   - margins: Log-odds of the preferred side.
  ///   - weights: How much each pair counts; `nil` counts every pair once.
  /// - Throws: ``StatisticsError`` if a margin is NaN, the lengths differ, or a weight is negative
  ///   or not finite.
  public init(margins: [Double], weights: [Double]? = nil) throws(StatisticsError) {
    if let row = margins.firstIndex(where: \.isNaN) {
      throw .notFinite(what: "margins", row: row)
    }
    self.margins = margins
    self.weights = try Weights.checked(weights, count: margins.count)
  }

  /// Creates predictions from probabilities of the preferred side.
  ///
  /// - Parameters:
  ///   - probabilities: Numbers from 0 to 1, ends included.
  ///   - weights: How much each pair counts; `nil` counts every pair once.
  /// - Throws: ``StatisticsError`` if a probability is outside 0...1, the lengths differ, or a
  ///   weight is negative or not finite.
  public init(probabilities: [Double], weights: [Double]? = nil) throws(StatisticsError) {
    for (row, probability) in probabilities.enumerated() {
      guard !probability.isNaN else { throw .notFinite(what: "probabilities", row: row) }
      guard (0...1).contains(probability) else {
        throw .outOfRange(what: "probabilities", value: probability, allowed: "0 to 1")
      }
    }
    try self.init(
      margins: probabilities.map { $0 == 0.5 ? 0 : log($0) - log1p(-$0) },
      weights: weights
    )
  }

  /// Creates predictions from numbers that have been checked before.
  init(uncheckedMargins margins: [Double], weights: [Double]) {
    self.margins = margins
    self.weights = weights
  }

  /// The predicted probability of the preferred side of each pair.
  public var probabilities: [Double] { margins.map(ElementaryFunctions.sigmoid) }

  /// The share of pairs ranked as the people did, a tie counting as a miss.
  ///
  /// This is what TRL's and OpenRLHF's reward trainers and RewardBench 1 report. `nil` without
  /// pairs of positive weight.
  public var strictAccuracy: Double? { weightedMean { $0 > 0 ? 1 : 0 } }

  /// The share of pairs ranked as the people did, a tie counting half.
  ///
  /// A model that gives every reply the same score gets 0.5, as in RewardBench 2. `nil` without
  /// pairs of positive weight.
  public var accuracy: Double? { weightedMean(Self.credit) }

  /// The share of pairs whose two sides the model cannot tell apart.
  public var tieShare: Double? { weightedMean { $0 == 0 ? 1 : 0 } }

  /// The mean margin, in log-odds; `nil` if it is not finite.
  public var meanMargin: Double? {
    weightedMean { $0 }.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The mean squared distance of the predicted probability from 1 (Brier 1950); 0.25 by chance.
  public var brierScore: Double? { weightedMean(Self.squaredError) }

  /// The mean negative log-probability of the preferred side, in nats; log 2 by chance.
  ///
  /// Infinite if a pair with a margin of minus infinity has positive weight.
  public var logLoss: Double? { weightedMean { ElementaryFunctions.softplus(-$0) } }

  /// The weighted mean of a function of the margin, or `nil` if the weights add up to zero.
  private func weightedMean(_ value: (Double) -> Double) -> Double? {
    var sum = 0.0
    var total = 0.0
    // A weight of zero leaves its pair out, even where the value would be infinite.
    for (margin, weight) in zip(margins, weights) where weight > 0 {
      sum += weight * value(margin)
      total += weight
    }
    return total > 0 ? sum / total : nil
  }

  /// 1 for a pair ranked right, 0 for one ranked wrong, a half for a tie.
  static func credit(_ margin: Double) -> Double {
    margin > 0 ? 1 : margin == 0 ? 0.5 : 0
  }

  /// The squared distance of the predicted probability from 1, accurate for large margins.
  static func squaredError(_ margin: Double) -> Double {
    let miss = ElementaryFunctions.sigmoid(-margin)
    return miss * miss
  }
}
