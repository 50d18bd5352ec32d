public import RecipePlan

/// A preference model that reads two replies at once (Wang and others 2023, PIT): the body of a policy
/// under a head that says by how much the first of two replies is better than the second.
///
/// It reads one text: the prompt, the first reply, what the model's chat template, if it has one, writes
/// between two answers, and the second reply; each reply ends as a policy's does. The head is a linear map of the
/// last token's hidden state, so that the second reply is read with the first in view. Its number
/// g(first, second) depends on the order: nothing makes g(a, b) = −g(b, a) or g(a, a) = 0 but training,
/// and replies can be preferred in circles. Where a preference is wanted (ranking accuracy, margins) both
/// orders are read, and half the difference g(chosen, rejected) − g(rejected, chosen) counts.
///
/// Large first steps can lead to gaps of a scorer's kind, at which a circle's loss stays: it wants a smaller
/// learning rate then.
///
/// A prompt and both replies must fit into the model's context: a 'Limit' holds for one reply at a time.
/// Objectives and judges that need a score don't compile with it.
public struct PairPreferenceModel: ModelDeclaration {
  /// It compares replies.
  public typealias Role = PreferenceRole

  /// The policy whose body it starts from.
  public var base: any ModelDeclaration<PolicyRole>
  var location: SourceLocation

  /// Declares a preference model.
  /// - Parameters:
  ///   - base: The policy whose body it starts from.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ base: some ModelDeclaration<PolicyRole>,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.base = base
    self.location = SourceLocation(file: file, line: line)
  }

  /// Adds the model and its base to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    lowering.add(
      .rewardModel(RewardModelPlan(base: base.lower(into: &lowering), head: .gap)),
      label: nil,
      default: "untrained preference model",
      at: location
    )
  }
}
