public import PreferenceData

/// Sequence likelihood calibration from human feedback (Zhao and others 2023, SLiC-HF).
///
/// The loss is `max(0, δ − log π(chosen) + log π(rejected)) − λ·log π(chosen)`, sums over tokens and no
/// reference policy; the likelihood is that of the chosen reply, as in HALOs, where the paper takes the
/// target of supervised fine-tuning. TRL's "SLiC" is `HingeDPO`.
public struct SLiC: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The margin δ by which the chosen reply must lead; positive.
  public var margin: Double
  /// The factor λ of the likelihood term; at least 0.
  public var likelihoodWeight: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - margin: The margin δ by which the chosen reply must lead; positive.
  ///   - likelihoodWeight: The factor λ of the likelihood term; at least 0.
  public init(margin: Double = 1, likelihoodWeight: Double = 0.1) {
    self.margin = margin
    self.likelihoodWeight = likelihoodWeight
  }

  /// The formula.
  public var loss: Loss {
    let hinge = max(margin - chosen.logProbability + rejected.logProbability, 0)
    return .perExample(hinge - likelihoodWeight * chosen.logProbability)
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("margin", margin) + nonNegativeFault("likelihoodWeight", likelihoodWeight)
  }
}
