import RecipePlan

/// What a claim requires.
public struct ClaimCondition: Sendable {
  var left: MetricReading
  var right: MetricReading?
  var relation: ClaimPlan.Relation
  var threshold: Double
}
