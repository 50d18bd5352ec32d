public import RecipePlan

/// A reward model: the body of a policy under a head that scores a reply at its last token.
public struct RewardModel: ModelDeclaration {
  /// It scores replies.
  public typealias Role = RewardRole

  /// The policy whose body it starts from.
  public var base: any ModelDeclaration<PolicyRole>
  /// The head.
  public var head: HeadPlan
  var location: SourceLocation

  /// Declares a reward model.
  /// - Parameters:
  ///   - base: The policy whose body it starts from.
  ///   - head: The head; by default one linear map.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ base: some ModelDeclaration<PolicyRole>,
    head: HeadPlan = .linear,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.base = base
    self.head = head
    self.location = SourceLocation(file: file, line: line)
  }

  /// Adds the model and its base to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    if !head.givesScores {
      lowering.record(
        "The head compares replies and gives none a score; use a 'PreferenceModel'.",
        at: location
      )
    }
    let plan = RewardModelPlan(base: base.lower(into: &lowering), head: head)
    return lowering.add(
      .rewardModel(plan),
      label: nil,
      default: "untrained reward model",
      at: location
    )
  }
}
