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
    /// Why the metric's addends make no ratio; nil when they do, or when it has none.
    var fault: StatisticsError?
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
  /// Where each row comes from.
  var origins: [String]

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
    guard let ratioMetric = metric as? any RatioMetric<Example> else {
      counted = rows.map(metric.counts)
      statistic = { chosen in metric.value(of: chosen.map { rows[$0] }) }
      return
    }
    // A row's addends are those among the evaluation's rows, also where a resample repeats it.
    let addends = Self.addends(ratioMetric, rows)
    counted = addends.map { $0.denominator > 0 }
    do throws(StatisticsError) {
      ratio = try RatioStatistic(
        numerators: addends.map(\.numerator),
        denominators: addends.map(\.denominator)
      )
    } catch {
      fault = error
    }
    statistic = { chosen in
      let sums = chosen.reduce((0.0, 0.0)) { sums, row in
        (sums.0 + addends[row].numerator, sums.1 + addends[row].denominator)
      }
      return sums.1 == 0 ? nil : sums.0 / sums.1
    }
  }

  private static func addends<Example>(
    _ metric: some RatioMetric<Example>,
    _ rows: [EvaluatedRow<Example>]
  ) -> [(numerator: Double, denominator: Double)] {
    metric.contributions(of: rows).map { $0 ?? (0, 0) }
  }
}
