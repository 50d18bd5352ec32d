public import PreferenceData
import RecipePlan

/// A penalty on the length of what the policy writes, from its own samples: an estimate of the gradient of
/// the mean number of tokens beyond a limit.
///
/// With c = max(0, |y| − limit) the term is the mean over samples of
/// `sg(c − mean of the others' c)·log π(y)`: lengthy samples become less likely, short ones more. Its
/// value means nothing. Put the price of a token in front: `0.001 * OnPolicyLength().on(samples)`. Over
/// demonstrations, such as a `Samples` stage's, the others are the batch's other rows, and the term reads
/// the batch; over rankings they are the other candidates for the same prompt. It is the length penalty of
/// reinforcement learning (Singhal and others 2023) as policy gradient with a leave-one-out baseline; for
/// pairs, `LengthRegularizedDPO`, `LengthDesensitizedDPO`, `LengthNormalizedDPO` and `TemporalDecayDPO`
/// act within the loss.
public struct OnPolicyLength<Example: ExampleKind>: Regularizer {
  /// The number of tokens, end of text included, that costs nothing.
  public var limit: Int
  /// Whether samples are compared with those of the same list.
  public var isListwise: Bool

  /// The formula.
  public var loss: Loss {
    let free = Double(limit)
    if isListwise {
      let candidates = PolicyCandidates()
      return .perExample(sampledMean(of: max(candidates.length - free, 0), over: candidates))
    }
    let reply = PolicyReply(subject: .completion)
    return .perExample(sampledMean(of: max(reply.length - free, 0), over: reply))
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    limit >= 0 ? [] : ["'above' is \(limit); it must be at least 0."]
  }
}

extension OnPolicyLength where Example == Demonstration {
  /// Declares the term over samples, one per row.
  /// - Parameter limit: The number of tokens that costs nothing.
  public init(above limit: Int = 0) {
    self.limit = limit
    isListwise = false
  }
}

extension OnPolicyLength where Example == Ranking {
  /// Declares the term over lists of samples for one prompt.
  /// - Parameter limit: The number of tokens that costs nothing.
  public init(above limit: Int = 0) {
    self.limit = limit
    isListwise = true
  }
}
