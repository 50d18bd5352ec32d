public import PreferenceData
import PreferenceStatistics
public import RecipePlan

/// The expected calibration error of the model's preference probabilities σ(margin).
///
/// Comparisons are put into equal-width bins of the confidence max(p, 1 − p), from 0.5 to 1; the
/// error is the weighted mean distance between a bin's mean confidence and its accuracy (Guo et al.
/// 2017). Rows labelled as ties don't count.
public struct CalibrationError: Metric {
  /// The kind of example.
  public typealias Example = Comparison

  /// The number of bins.
  public var bins: Int
  /// The factor by which a policy's log-ratios count as rewards; nil for the one of its training.
  public var beta: Double?

  /// Declares the metric.
  public init(bins: Int = 15, beta: Double? = nil) {
    self.bins = bins
    self.beta = beta
  }

  /// The name in results.
  public var name: String { "calibration_error" }
  /// The name for people.
  public var title: String { "calibration error" }
  /// Less is better.
  public var direction: Measurement.Direction { .lower }
  /// It reads rewards.
  public var readsRewards: Bool { true }
  /// It changes with their scale.
  public var dependsOnRewardScale: Bool { beta == nil }
  /// It is a share.
  public var bounds: ClosedRange<Double>? { 0...1 }
  /// What is wrong with the settings.
  public var faults: [String] {
    (bins >= 1 ? [] : ["'bins' is \(bins); there must be at least 1."])
      + (beta.map { positiveFault("beta", $0) } ?? [])
  }

  /// Rows count that have a margin, a preference and a weight.
  public func counts(_ row: EvaluatedRow<Comparison>) -> Bool {
    row.margin(beta: beta) != nil && prefersChosen(row) != nil && row.example.weight > 0
  }

  /// The error on rows; nil when no row has a margin.
  public func value(of rows: [EvaluatedRow<Comparison>]) -> Double? {
    var margins: [Double] = []
    var weights: [Double] = []
    for row in rows {
      guard let margin = row.margin(beta: beta), let chosen = prefersChosen(row) else { continue }
      margins.append(chosen ? margin : -margin)
      weights.append(row.example.weight)
    }
    guard let pairs = try? PairPredictions(margins: margins, weights: weights) else { return nil }
    let diagram = try? ReliabilityDiagram(confidencesOf: pairs, binCount: bins, range: .upperHalf)
    return diagram?.expectedCalibrationError
  }
}
