public import PreferenceData

/// Contrastive alignment of rated lists (Chen and others 2024, "Noise Contrastive Alignment", InfoNCA).
///
/// With targets w = softmax(rating/α) the loss is `−Σₖ w·log softmax(β·Δ(yₖ))`. α is the released code's
/// reward temperature; the paper's α is its inverse. The released code adds 0.01 to the first rating to
/// break ties, which is not done here. A pair with a winner is DPO.
public struct InfoNCA: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The temperature α of the ratings; positive.
  public var temperature: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - temperature: The temperature α of the ratings; positive.
  public init(beta: Double, temperature: Double) {
    self.beta = beta
    self.temperature = temperature
  }

  /// The formula.
  public var loss: Loss {
    let targets = (candidates.rating / temperature).softmax
    return .perExample(-(targets * (beta * candidates.logRatio).logSoftmax).sum())
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + positiveFault("temperature", temperature)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
