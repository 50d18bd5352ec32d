public import PreferenceData
import RecipePlan

/// An estimate of the gradient of KL(π ‖ π_ref) from the policy's own samples (Song and others 2024, HyPO).
///
/// With κ = Δ(y), the log-ratio of the whole reply, the term is the mean over samples of
/// `sg(κ − mean of the others' κ)·log π(y)`. Its value means nothing; its gradient is, on average over the
/// policy's samples, that of the divergence, which `KL` on rows of data is not. Over demonstrations, such
/// as a `Samples` stage's, the others are the batch's other rows, whatever their prompts, and the term
/// reads the batch; over rankings they are the other candidates for the same prompt. HyPO is DPO with this
/// on samples beside it: `0.1 * OnPolicyKL().on(samples)`. Samples go stale as the policy moves: draw them
/// anew for stages of few steps. The official estimator and factor were not reachable; this one is
/// unbiased. A batch or list of one gives no gradient. HyPO also names a hybrid DPO of 2026.
public struct OnPolicyKL<Example: ExampleKind>: Regularizer {
  /// Whether samples are compared with those of the same list.
  public var isListwise: Bool

  /// The formula.
  public var loss: Loss {
    if isListwise {
      let candidates = PolicyCandidates()
      return .perExample(sampledMean(of: candidates.logRatio, over: candidates))
    }
    let reply = PolicyReply(subject: .completion)
    return .perExample(sampledMean(of: reply.logRatio, over: reply))
  }
}

extension OnPolicyKL where Example == Demonstration {
  /// Declares the term over samples, one per row.
  public init() { isListwise = false }
}

extension OnPolicyKL where Example == Ranking {
  /// Declares the term over lists of samples for one prompt.
  public init() { isListwise = true }
}
