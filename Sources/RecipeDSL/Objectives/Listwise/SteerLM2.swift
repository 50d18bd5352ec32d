public import PreferenceData

/// Training of an attribute-conditioned policy on samples with attributes (Wang and others 2024, SteerLM 2.0
/// of HelpSteer2).
///
/// A list's candidates yₖ are samples of π_start, the policy with which the stage starts, and their ratings
/// `log P(attributes | prompt, yₖ)` by an attribute model. With `w = softmax(ratingₖ + log π_ref(yₖ) −
/// log π_start(yₖ))` and `b = sg(softmax(log π(yₖ) − log π_start(yₖ)))` the loss is
/// `−Σₖ (wₖ − bₖ)·log π(yₖ) / mean |y|`. Only its gradient means something, since weights add up to 0; it
/// is 0 where w = b. π_ref, the policy without conditioning, reads the same prompt here, while the
/// released code shows it one without the attributes. Without a lower bound: keep steps few.
public struct SteerLM2: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// Declares the objective.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let start = candidates.previousLogProbability
    let target = (candidates.rating + candidates.referenceLogProbability - start).softmax
    let own = stopGradient((candidates.logProbability - start).softmax)
    let sum = ((own - target) * candidates.logProbability).sum()
    return .perExample(sum / candidates.length.mean())
  }
}
