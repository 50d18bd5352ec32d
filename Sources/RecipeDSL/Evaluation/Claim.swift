import RecipePlan

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
