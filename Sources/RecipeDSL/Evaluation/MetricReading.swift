import RecipePlan

/// A number that an evaluation will measure; comparing it with a threshold makes a claim.
public struct MetricReading: Sendable {
  private var read: @Sendable (inout PlanLowering, SourceLocation) -> ReadingPlan

  init<Measure: Metric>(evaluation: Evaluate<Measure.Example>, metric: Measure) {
    read = { lowering, location in
      ReadingPlan(
        evaluation: evaluation.lower(into: &lowering),
        metric: lowering.component(metric, at: location)
      )
    }
  }

  func lower(into lowering: inout PlanLowering, at location: SourceLocation) -> ReadingPlan {
    read(&lowering, location)
  }

  /// The difference of two numbers, measured in pairs on the same rows.
  public static func - (left: MetricReading, right: MetricReading) -> MetricDifference {
    MetricDifference(left: left, right: right)
  }

  /// The number is at least a threshold.
  public static func >= (left: MetricReading, right: Double) -> ClaimCondition {
    ClaimCondition(left: left, right: nil, relation: .atLeast, threshold: right)
  }

  /// The number is more than a threshold.
  public static func > (left: MetricReading, right: Double) -> ClaimCondition {
    ClaimCondition(left: left, right: nil, relation: .moreThan, threshold: right)
  }

  /// The number is at most a threshold.
  public static func <= (left: MetricReading, right: Double) -> ClaimCondition {
    ClaimCondition(left: left, right: nil, relation: .atMost, threshold: right)
  }

  /// The number is less than a threshold.
  public static func < (left: MetricReading, right: Double) -> ClaimCondition {
    ClaimCondition(left: left, right: nil, relation: .lessThan, threshold: right)
  }

  /// The number is more than another one on the same rows.
  public static func > (left: MetricReading, right: MetricReading) -> ClaimCondition {
    left - right > 0
  }

  /// The number is at least another one on the same rows.
  public static func >= (left: MetricReading, right: MetricReading) -> ClaimCondition {
    left - right >= 0
  }

  /// The number is at most another one on the same rows.
  public static func <= (left: MetricReading, right: MetricReading) -> ClaimCondition {
    left - right <= 0
  }

  /// The number is less than another one on the same rows.
  public static func < (left: MetricReading, right: MetricReading) -> ClaimCondition {
    left - right < 0
  }
}
