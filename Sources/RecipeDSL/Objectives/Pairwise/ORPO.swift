public import PreferenceData

/// The odds-ratio term of odds ratio preference optimization (Hong and others 2024).
///
/// With mean log-probabilities a = log π(y)/|y| and log-odds `a − log(1 − exp(a))` the loss is
/// `−λ·log σ(log-odds(chosen) − log-odds(rejected))`. ORPO adds the likelihood of the chosen reply:
/// `LikelihoodAnchor(of: .chosen)` for the paper's and LLaMA-Factory's mean of sequence means, or
/// `NegativeLogLikelihood(of: .chosen)` for one mean over the batch's chosen tokens; TRL's also counts
/// the prompts' tokens. TRL computes the term in single precision.
public struct ORPO: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The factor λ of the term; positive.
  public var lambda: Double

  /// Declares the objective.
  /// - Parameter lambda: The factor λ of the term; positive.
  public init(lambda: Double = 0.1) {
    self.lambda = lambda
  }

  /// The formula.
  public var loss: Loss {
    .perExample(-(lambda * logSigmoid(logOdds(of: chosen) - logOdds(of: rejected))))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("lambda", lambda) }

  private func logOdds(of reply: PolicyReply) -> Quantity<PerExample> {
    reply.meanLogProbability - logOneMinusExp(reply.meanLogProbability)
  }
}
