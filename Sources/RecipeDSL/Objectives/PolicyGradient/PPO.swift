public import PreferenceData
import RecipePlan

/// Proximal policy optimization over given advantages (Schulman and others 2017).
///
/// A row is a reply that the stage's starting policy drew, with an advantage per token as the rating of its
/// tokens. With ρ = exp(log π(yₜ) − log π_start(yₜ)) the loss is minus the mean over all tokens of
/// min(ρ·A, clip(ρ, 1 ± ε)·A); a dual clip holds it below −c·A for a negative A. Value models, returns and
/// generalized advantages are the data's part. A reply that starts inside of another one, as DR-PO's do,
/// has the part before it in its prompt.
public struct PPO: Objective {
  /// The kind of example.
  public typealias Example = Demonstration

  /// How far the ratio may go, ε.
  public var clip: Double
  /// The bound c for negative advantages; nil for none.
  public var dualClip: Double?

  /// Declares the objective.
  /// - Parameters:
  ///   - clip: How far the ratio may go, ε; from 0 to 1.
  ///   - dualClip: The bound c for negative advantages, above 1, 3 in verl; nil for none.
  public init(clip: Double = 0.2, dualClip: Double? = nil) {
    self.clip = clip
    self.dualClip = dualClip
  }

  /// The formula.
  public var loss: Loss {
    let tokens = completion.tokens
    let surrogate = clippedSurrogate(
      ratio: exp(tokens.logProbability - tokens.previousLogProbability),
      advantage: tokens.rating,
      below: clip,
      above: clip,
      dualClip: dualClip
    )
    return .perToken(of: .completion, sum: (-surrogate).sum())
  }

  /// What is wrong with the settings.
  public var faults: [String] { clipFaults(below: clip, above: clip, dualClip: dualClip) }
}
