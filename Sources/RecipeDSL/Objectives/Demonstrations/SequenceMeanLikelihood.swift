public import PreferenceData

/// Supervised fine-tuning in which every reply counts alike: the mean over rows of the mean of −log πₜ over
/// a reply's tokens.
///
/// With `.rated` the mean is over tokens with weights, which are the data's ratings of tokens:
/// `−Σₜ mₜ·log πₜ / max(Σₜ mₜ, 10⁻¹⁰)`, the masked loss of chain of hindsight (Liu and others 2023), whose
/// likelihood of other text is the same with `.all` and a factor, `0.01 * SequenceMeanLikelihood().on(text)`.
/// Its masks of attention (off in the released defaults) are not offered. `NegativeLogLikelihood` is one
/// mean over all tokens instead.
public struct SequenceMeanLikelihood: Objective {
  /// The kind of example.
  public typealias Example = Demonstration

  /// Which tokens of a reply count.
  public enum Tokens: String, Sendable, Hashable {
    /// All of them.
    case all
    /// Each as much as its rating says: 0 for a token that doesn't count.
    case rated
  }

  /// Which tokens of a reply count.
  public var tokens: Tokens

  /// Declares the objective.
  /// - Parameter tokens: Which tokens of a reply count.
  public init(tokens: Tokens = .all) {
    self.tokens = tokens
  }

  /// The formula.
  public var loss: Loss {
    switch tokens {
    case .all: return .perExample(-completion.meanLogProbability)
    case .rated:
      let weights = completion.tokens.rating
      let sum = (weights * completion.tokens.logProbability).sum()
      return .perExample(-(sum / max(weights.sum(), 1e-10)))
    }
  }
}
