public import PreferenceData
import RecipePlan

/// Likelihood of good tokens and unlikelihood of bad ones (Welleck and others 2020; Korbak and others 2023,
/// "Pretraining Language Models with Human Preferences").
///
/// A token's rating is its badness c. The loss is the mean over all tokens of `−log πₜ` where c is at most
/// the threshold, and of `−α·log(max(1 − πₜ, 10⁻²⁰))` where it is more.
public struct Unlikelihood: Objective {
  /// The kind of example.
  public typealias Example = Demonstration

  /// The factor α of bad tokens; at least 0.
  public var alpha: Double
  /// The badness above which a token is bad.
  public var threshold: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - alpha: The factor α of bad tokens; at least 0.
  ///   - threshold: The badness above which a token is bad.
  public init(alpha: Double, threshold: Double) {
    self.alpha = alpha
    self.threshold = threshold
  }

  /// The formula.
  public var loss: Loss {
    let tokens = completion.tokens
    let bad = max(logOneMinusExp(tokens.logProbability), logarithm(1e-20))
    let losses = select(tokens.rating .<= threshold, -tokens.logProbability, else: -(alpha * bad))
    return .perToken(of: .completion, sum: losses.sum())
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    nonNegativeFault("alpha", alpha) + finiteFault("threshold", threshold)
  }
}
