import PreferenceData
import PreferenceStatistics
import RecipeDSL
import RecipePlan

/// The measured rows of an evaluation, kept so that claims can compare evaluations in pairs.
struct EvaluationResult: Sendable {
  /// One metric on one evaluation's rows.
  struct Measure: Sendable {
    var plan: MetricPlan
    var title: String
    var direction: Measurement.Direction
    var isBaseline: Bool
    var bounds: ClosedRange<Double>?
    /// Per row, whether it says something.
    var counted: [Bool]
    /// Per row, when the metric is a ratio of sums.
    var ratio: RatioStatistic?
    /// On chosen rows, with repetitions.
    var statistic: @Sendable (_ rows: [Int]) -> Double?
  }

  var node: PlanNode
  var plan: EvaluatePlan
  var measures: [Measure]
  /// The prompt of each row: rows of one prompt are resampled together.
  var clusters: [String]
  /// Each row's place in the dataset, so that pairs are pairs.
  var places: [Int]

  func measure(_ metric: PlanComponent) -> Measure? {
    measures.first { $0.plan.declared == metric }
  }
}

extension EvaluationResult.Measure {
  /// Binds a metric to rows.
  init<Example>(
    _ metric: some Metric<Example>,
    plan: MetricPlan,
    rows: [EvaluatedRow<Example>]
  ) {
    self.plan = plan
    // Where the plan had to add settings to the name, people see them too.
    title = metric.title + plan.name.dropFirst(metric.name.count)
    direction = metric.direction
    isBaseline = metric.isBaseline
    bounds = metric.bounds
    counted = rows.map(metric.counts)
    ratio = (metric as? any RatioMetric<Example>).flatMap { Self.ratio($0, rows) }
    statistic = { chosen in metric.value(of: chosen.map { rows[$0] }) }
  }

  private static func ratio<Example>(
    _ metric: some RatioMetric<Example>,
    _ rows: [EvaluatedRow<Example>]
  ) -> RatioStatistic? {
    let addends = rows.map { metric.contribution(of: $0) ?? (0, 0) }
    return try? RatioStatistic(
      numerators: addends.map(\.numerator),
      denominators: addends.map(\.denominator)
    )
  }
}
