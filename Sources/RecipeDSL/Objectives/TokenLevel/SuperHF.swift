public import PreferenceData

/// Imitation of the best replies near the reference (Mukobi and others 2023, SuperHF).
///
/// The loss of a reply is the mean over its tokens of −log π(yₜ), plus β times the mean over tokens of
/// KL(π_ref ‖ π) over the whole vocabulary, the direction of the released code, or 0 if that is negative. The
/// released code adds replies up, this averages them: multiply the factor of a stage by the batch size to
/// repeat it.
public struct SuperHF: Objective {
  /// The kind of example.
  public typealias Example = Demonstration

  /// The factor β of the divergence.
  public var beta: Double

  /// Declares the objective.
  /// - Parameter beta: The factor β of the divergence; from 0, 0.35 in the paper.
  public init(beta: Double = 0.35) {
    self.beta = beta
  }

  /// The formula.
  public var loss: Loss {
    let likelihood = completion.tokens.logProbability.mean()
    return .perExample(beta * max(completion.tokens.divergence.mean(), 0) - likelihood)
  }

  /// What is wrong with the settings.
  public var faults: [String] { nonNegativeFault("beta", beta) }
}
