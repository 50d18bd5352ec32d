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

  /// The number is less than another one on the same rows.
  public static func < (left: MetricReading, right: MetricReading) -> ClaimCondition {
    left - right < 0
  }
}

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

/// What a claim requires.
public struct ClaimCondition: Sendable {
  var left: MetricReading
  var right: MetricReading?
  var relation: ClaimPlan.Relation
  var threshold: Double
}

/// A statement that a reviewer can check by running the recipe.
///
/// It holds when the whole confidence interval satisfies the condition, fails when the whole
/// interval violates it, and is undecided otherwise. Anything but "holds" makes the run fail.
public struct Claim: Sendable {
  private var text: String
  private var condition: ClaimCondition
  private var location: SourceLocation

  /// States a claim.
  public init(
    _ text: String,
    _ condition: ClaimCondition,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.text = text
    self.condition = condition
    self.location = SourceLocation(file: file, line: line)
  }

  func lower(into lowering: inout PlanLowering) {
    let plan = ClaimPlan(
      text: text,
      reading: condition.left.lower(into: &lowering, at: location),
      subtracted: condition.right?.lower(into: &lowering, at: location),
      relation: condition.relation,
      threshold: condition.threshold,
      location: location
    )
    lowering.add(plan)
  }
}
