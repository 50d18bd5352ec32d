public import PreferenceData

/// DPO of rankings by the Plackett-Luce model (Rafailov and others 2023, appendix).
///
/// With s = β·Δ(yₖ) the loss of a ranking is the sum over places of the logarithm of the sum of
/// exponentials of what is not yet placed, minus the placed candidate's s. Two candidates are DPO; only
/// the first place (`top: 1`) is the likelihood of a choice among n. Candidates that share a counted
/// place are each compared with the others of it too, which is Breslow's approximation.
public struct PlackettLuceDPO: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// How many places count; nil for all.
  public var top: Int?

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - top: How many places count; nil for all.
  public init(beta: Double, top: Int? = nil) {
    self.beta = beta
    self.top = top
  }

  /// The formula.
  public var loss: Loss {
    .perExample(plackettLuceLoss(beta * candidates.logRatio, rank: candidates.rank, top: top))
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("beta", beta) + placeFault(top) }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
