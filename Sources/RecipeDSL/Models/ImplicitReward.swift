public import RecipePlan

/// A reward model made of two policies: how much more one of them likes a reply than the other does.
///
/// The reward of a reply y to a prompt x is β·Σₜ(log π(yₜ) − log π_weak(yₜ)), and nothing is trained.
/// With a stronger and a weaker model it is a density-ratio reward (Xu and others 2024, Dr. SoW, CDR in
/// its first version); with a policy that DPO trained, its reference and DPO's β it is the policy's own
/// implicit reward (Rafailov and others 2023). Long replies have large rewards of either sign: compare
/// replies to one prompt, or take the mean over tokens.
///
/// ```swift
/// let reward = ImplicitReward(strong, against: weak)
/// let judged = samples.comparisons(by: reward)
/// ```
///
/// It judges and is evaluated wherever a trained reward model is. Both policies must tokenize prompts
/// and replies alike, so that the sums run over the same tokens; a run that finds they don't ends before
/// anything is trained. Both see the prompt.
public struct ImplicitReward: ModelDeclaration {
  /// It scores replies.
  public typealias Role = RewardRole

  /// How log-ratios are taken over a reply's tokens.
  public typealias LogProbabilities = IPO.LogProbabilities

  /// The policy that likes good replies more.
  public var policy: any ModelDeclaration<PolicyRole>
  /// The policy that it is compared with.
  public var reference: any ModelDeclaration<PolicyRole>
  /// The factor of the log-ratios, β.
  public var beta: Double
  /// Sum or mean over tokens.
  public var logProbabilities: LogProbabilities
  var label: String?
  var location: SourceLocation

  /// Declares a reward.
  /// - Parameters:
  ///   - policy: The policy that likes good replies more: the stronger one, or the trained one.
  ///   - reference: The policy that it is compared with: the weaker one, or the one before training.
  ///   - beta: The factor of the log-ratios; positive. It changes no ranking.
  ///   - logProbabilities: Sum over a reply's tokens, as in the papers, or their mean.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ policy: some ModelDeclaration<PolicyRole>,
    against reference: some ModelDeclaration<PolicyRole>,
    beta: Double = 1,
    logProbabilities: LogProbabilities = .sum,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.policy = policy
    self.reference = reference
    self.beta = beta
    self.logProbabilities = logProbabilities
    self.location = SourceLocation(file: file, line: line)
  }

  /// The same reward under a name for reports.
  public func named(_ label: String) -> ImplicitReward {
    var copy = self
    copy.label = label
    return copy
  }

  /// The reward of a reply, as a formula.
  public var reward: Quantity<PerExample> {
    let ratio = PolicyReply(subject: .completion).tokens.logRatio
    let whole =
      switch logProbabilities {
      case .sum: ratio.sum()
      case .mean: ratio.mean()
      }
    return beta == 1 ? whole : beta * whole
  }

  /// Adds both policies and the reward to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    for fault in positiveFault("beta", beta) {
      lowering.record("ImplicitReward: \(fault)", at: location)
    }
    let plan = ImplicitRewardPlan(
      policy: policy.lower(into: &lowering),
      reference: reference.lower(into: &lowering),
      reward: reward.formula
    )
    if plan.policy == plan.reference {
      lowering.record(
        "ImplicitReward: both policies are one, so that every reward is 0; name another one with "
          + "'against:'.",
        at: location
      )
    }
    let names = [plan.policy, plan.reference].map { lowering.label(of: $0) ?? "policy" }
    return lowering.add(
      .implicitReward(plan),
      label: label,
      default: "\(names[0]) over \(names[1])",
      at: location
    )
  }
}
