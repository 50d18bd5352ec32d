public import PreferenceData
import RecipePlan

/// Keeps the replies to prompts that feedback is not about (Stephan and others 2024, C3PO).
///
/// Rows are such prompts with the replies that the policy gave before. With a share λ the term is
/// `(1 − λ)·NLL + λ·T²·KL`: the mean of −log πₜ over all tokens of the batch, and the sum over a reply's
/// tokens of the divergence KL(π_ref ‖ π) of distributions at the temperature T, as a mean over rows. C3PO
/// is DPO on prompts in scope with two of these bound to rows of their own,
/// `0.2 * ReplyConstraint().on(unrelated)` and `0.1 * ReplyConstraint().on(near)`; every released
/// configuration has λ = 0, the class defaults are λ = 0.5 and T = 5. The released mask is shifted by a
/// token: it misses the divergence at the first token of a reply and counts the one after its last; this
/// takes the reply's own. Reads the batch when 0 < λ < 1.
public struct ReplyConstraint: Regularizer {
  /// The kind of example.
  public typealias Example = Demonstration

  /// How a reply's divergences are added up.
  public enum Reduction: String, Sendable, Hashable {
    /// Their sum over tokens.
    case sum
    /// Their mean over tokens.
    case mean
  }

  /// The share λ of the divergence; from 0 to 1.
  public var divergenceShare: Double
  /// The temperature T; positive.
  public var temperature: Double
  /// How a reply's divergences are added up.
  public var reduction: Reduction

  /// Declares the regularizer.
  /// - Parameters:
  ///   - divergenceShare: The share λ of the divergence; from 0 to 1.
  ///   - temperature: The temperature T; positive.
  ///   - reduction: How a reply's divergences are added up.
  public init(divergenceShare: Double = 0, temperature: Double = 1, reduction: Reduction = .sum) {
    self.divergenceShare = divergenceShare
    self.temperature = temperature
    self.reduction = reduction
  }

  /// The formula.
  public var loss: Loss {
    if divergenceShare == 0 {
      return .perToken(of: .completion, sum: -completion.logProbability)
    }
    let tokens = completion.tokens.divergence(temperature: temperature)
    let divergence = reduction == .sum ? tokens.sum() : tokens.mean()
    let scaled = divergenceShare * temperature * temperature * divergence
    if divergenceShare == 1 { return .perExample(scaled) }
    let likelihood = completion.logProbability.batchSum() / completion.length.batchSum()
    return .perBatch(scaled.batchMean() - (1 - divergenceShare) * likelihood)
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    // The formula says itself what is wrong with a temperature.
    shareFault("divergenceShare", divergenceShare)
      + (divergenceShare == 0 && temperature != 1
        ? [
          "'temperature' is \(temperature), but with a 'divergenceShare' of 0 nothing reads it; give "
            + "a share above 0."
        ] : [])
  }
}
