public import PreferenceData

/// Discovered preference optimization, the log-ratio modulated loss (Lu and others 2024).
///
/// With m = β·(Δ(chosen) − Δ(rejected)) and g = σ(m/τ), through which gradients flow, the loss is
/// `−log σ(m)·(1 − g) + exp(−m)·g`: TRL's `loss_type="discopop"`, and DiscoPOP of the paper. It is not
/// convex: near m = 0 it can rise with m.
public struct DiscoPOP: Objective {
  /// The kind of example.
  public typealias Example = Comparison

  /// The strength of the constraint to the reference policy; positive.
  public var beta: Double
  /// The temperature τ of the modulation; positive.
  public var temperature: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - beta: The strength of the constraint to the reference policy; positive.
  ///   - temperature: The temperature τ of the modulation; positive.
  public init(beta: Double, temperature: Double = 0.05) {
    self.beta = beta
    self.temperature = temperature
  }

  /// The formula.
  public var loss: Loss {
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    // The exponential overflows only where its share vanishes: their product is one exponential.
    let exponential = exp(logSigmoid(margin / temperature) - margin)
    return .perExample(-logSigmoid(margin) * sigmoid(-margin / temperature) + exponential)
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("beta", beta) + positiveFault("temperature", temperature)
  }

  /// Rewards are β times log-ratios.
  public var rewardScale: Double? { beta }
}
