public import PreferenceData
import RecipePlan

/// Likelihood of tokens in proportion to the exponential of their advantages (Peng and others 2019; Korbak
/// and others 2023, AWR).
///
/// A token's rating is its badness c, its reward R = −c. With V a linear function of the policy's hidden
/// state where it predicts the token, trained with the stage, the loss is the mean over all tokens of
/// `α·min(exp((R − sg(V))/β), 1000)·(−log πₜ) + (1 − α)·(R − V)²`. The paper has α = 0.5 and β = 10. V is in
/// a file beside the saved policy.
public struct AdvantageWeightedRegression: Objective {
  /// The kind of example.
  public typealias Example = Demonstration

  /// The share α of the likelihood, the rest being the value's; from 0 to 1.
  public var alpha: Double
  /// The temperature β of advantages; positive.
  public var beta: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - alpha: The share α of the likelihood, the rest being the value's; from 0 to 1.
  ///   - beta: The temperature β of advantages; positive.
  public init(alpha: Double = 0.5, beta: Double = 10) {
    self.alpha = alpha
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    let tokens = completion.tokens
    let value = tokens.learned("value")
    let weights = min(exp(-(tokens.rating + stopGradient(value)) / beta), 1000)
    let losses = -(alpha * weights * tokens.logProbability)
    let errors = square(tokens.rating + value)
    return .perToken(of: .completion, sum: (losses + (1 - alpha) * errors).sum())
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    shareFault("alpha", alpha) + positiveFault("beta", beta)
  }
}
