public import PreferenceData
import RecipePlan

/// Likelihood of tokens in proportion to the exponential of their rewards (Peters and Schaal 2007; Korbak and
/// others 2023, RWR).
///
/// A token's rating is its badness c, its reward −c. The loss is the mean over all tokens of
/// `min(exp(−c/β), 1000)·(−log πₜ)`. The configurations released under this name are
/// `AdvantageWeightedRegression` with α = 1, whose value head is never trained.
public struct RewardWeightedRegression: Objective {
  /// The kind of example.
  public typealias Example = Demonstration

  /// The temperature β of rewards; positive.
  public var beta: Double

  /// Declares the objective.
  /// - Parameter beta: The temperature β of rewards; positive.
  public init(beta: Double) {
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    let tokens = completion.tokens
    let weights = min(exp(-(tokens.rating / beta)), 1000)
    return .perToken(of: .completion, sum: -(weights * tokens.logProbability).sum())
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta)
  }
}
