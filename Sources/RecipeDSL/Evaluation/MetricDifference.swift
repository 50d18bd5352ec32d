import RecipePlan

/// The difference of two measured numbers on the same rows.
public struct MetricDifference: Sendable {
  var left: MetricReading
  var right: MetricReading

  /// The difference is at least a threshold.
  public static func >= (left: MetricDifference, right: Double) -> ClaimCondition {
    ClaimCondition(left: left.left, right: left.right, relation: .atLeast, threshold: right)
  }

  /// The difference is more than a threshold.
  public static func > (left: MetricDifference, right: Double) -> ClaimCondition {
    ClaimCondition(left: left.left, right: left.right, relation: .moreThan, threshold: right)
  }

  /// The difference is at most a threshold.
  public static func <= (left: MetricDifference, right: Double) -> ClaimCondition {
    ClaimCondition(left: left.left, right: left.right, relation: .atMost, threshold: right)
  }

  /// The difference is less than a threshold.
  public static func < (left: MetricDifference, right: Double) -> ClaimCondition {
    ClaimCondition(left: left.left, right: left.right, relation: .lessThan, threshold: right)
  }
}
