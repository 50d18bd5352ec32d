public import PreferenceData
public import RecipePlan

/// Nash learning from human feedback by mirror descent (Munos and others 2023).
///
/// The chosen reply y is the policy's sample, the rejected one that of the opponent, a mixture of policy
/// and reference; neither is the winner. With p the row's soft label, P(y beats the opponent), the
/// paper's surrogate is `−sg(p − ½ − β·Δ(y))·log π(y)`; TRL's former `NashMDTrainer` multiplies each token's
/// log-probability by its own log-ratio alone, `β·Σₜ sg(Δₜ)·log πₜ − (p − ½)·log π(y)`, which leaves out
/// what a token does to later ones. Only gradients mean something: values have no lower bound, so that
/// rounds are short and samples fresh. The opponent isn't read, but a policy can't draw from a mixture of
/// two models here: give samples of another policy, or drawn elsewhere.
public struct NashMD: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// What a token's log-probability is multiplied by.
  public enum Form: String, Sendable, Hashable {
    /// The log-ratio of the whole reply: the paper.
    case sequence
    /// The token's own log-ratio: TRL.
    case token
  }

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// What a token's log-probability is multiplied by.
  public var form: Form

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - form: What a token's log-probability is multiplied by.
  public init(beta: Double, form: Form = .sequence) {
    self.beta = beta
    self.form = form
  }

  /// The formula.
  public var loss: Loss {
    let advantage = example.softLabel - 0.5
    switch form {
    case .sequence:
      let factor = stopGradient(advantage - beta * chosen.logRatio)
      return .perExample(-(factor * chosen.logProbability))
    case .token:
      let tokens = chosen.tokens
      let penalty = (stopGradient(tokens.logRatio) * tokens.logProbability).sum()
      return .perExample(beta * penalty - advantage * chosen.logProbability)
    }
  }

  /// Without probabilities every reply would have won.
  public var requirements: [DataRequirement] { [.softLabel(.probability, in: .someRow)] }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
