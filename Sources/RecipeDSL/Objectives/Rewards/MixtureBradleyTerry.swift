public import PreferenceData
import RecipePlan

/// A reward model of several tastes, of which the prompt tells the shares (Shen and others 2025, MiCRo).
///
/// With the components' margins dₖ = rₖ(chosen) − rₖ(rejected) and the shares fₖ the loss is
/// `−log Σₖ fₖ·σ(dₖ) + α·Σₖ fₖ·log fₖ`: the likelihood of the mixture, and a pull towards equal shares. It
/// is computed in logarithms throughout.
public struct MixtureBradleyTerry: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// How many components the model's head has.
  public var components: Int
  /// The factor of the pull towards equal shares.
  public var alpha: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - components: How many components the model's head has.
  ///   - alpha: The factor of the pull towards equal shares; from 0.
  public init(components: Int, alpha: Double = 0.5) {
    self.components = components
    self.alpha = alpha
  }

  /// The formula.
  public var loss: Loss {
    let names = HeadPlan.mixture(components: components).outputs
    guard !names.isEmpty else { return .perExample(.fixed(0)) }
    let logShares = names.indices.map { logShare(ofComponent: $0 + 1, of: components) }
    let addends = zip(names, logShares).map { name, logShare in
      (logShare + logSigmoid(chosen.output(name) - rejected.output(name))).formula
    }
    let likelihood = Quantity<PerExample>(.logSumExp(addends))
    guard alpha != 0 else { return .perExample(-likelihood) }
    let negentropy = Quantity<PerExample>(.sum(logShares.map { (exp($0) * $0).formula }))
    return .perExample(alpha * negentropy - likelihood)
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    nonNegativeFault("alpha", alpha)
      + (components < 2 ? ["'components' is \(components); a mixture has at least 2."] : [])
  }
}
