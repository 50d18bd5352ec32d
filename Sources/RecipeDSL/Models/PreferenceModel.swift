public import RecipePlan

/// A model of general preferences (Zhang and others 2024): the body of a policy under a head that
/// compares two replies, also where preferences go in circles.
///
/// Every reply has two coordinates in each of some planes; the preference for one over another is the sum
/// over planes of the area that both span, so that it turns its sign with the order of the replies.
/// One plane of a scorer's circle holds any score; more of them hold cycles. There is no score, so that
/// objectives and judges that need one don't compile with it. Replies with equal coordinates are a saddle of
/// every cycle's loss, to which large first steps can lead: a loss that stays at log 2 wants a smaller
/// learning rate.
public struct PreferenceModel: ModelDeclaration {
  /// It compares replies.
  public typealias Role = PreferenceRole

  /// The policy whose body it starts from.
  public var base: any ModelDeclaration<PolicyRole>
  /// The number of planes.
  public var planes: Int
  /// Whether the planes' shares, a softmax of logits over the square root of the width, are read at the end of
  /// the prompt; without, all count as much.
  public var isGated: Bool
  var location: SourceLocation

  /// Declares a preference model.
  /// - Parameters:
  ///   - base: The policy whose body it starts from.
  ///   - planes: The number of planes: half the width of the released code's vectors.
  ///   - isGated: Whether the planes' shares are read at the end of the prompt.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ base: some ModelDeclaration<PolicyRole>,
    planes: Int,
    isGated: Bool = false,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.base = base
    self.planes = planes
    self.isGated = isGated
    self.location = SourceLocation(file: file, line: line)
  }

  /// Adds the model and its base to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    let plan = RewardModelPlan(
      base: base.lower(into: &lowering),
      head: .preferences(planes: planes, isGated: isGated)
    )
    return lowering.add(
      .rewardModel(plan),
      label: nil,
      default: "untrained preference model",
      at: location
    )
  }
}
