public import PreferenceData
import RecipePlan

/// The loss of a general preference model (Zhang and others 2024).
///
/// The loss is `−log σ((s(chosen ≻ rejected) − margin)/τ)`, the released code's; with a temperature that is
/// trained it is max(softplus(t), 0.01), from t with softplus(t) = τ.
public struct GeneralPreference: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = PreferenceRole

  /// The temperature τ.
  public var temperature: Double
  /// By how much the chosen reply must lead.
  public var margin: Double
  /// Whether the temperature is trained with the model.
  public var isLearned: Bool

  /// Declares the objective.
  /// - Parameters:
  ///   - temperature: The temperature τ, positive.
  ///   - margin: By how much the chosen reply must lead.
  ///   - isLearned: Whether the temperature is trained with the model.
  public init(temperature: Double = 0.1, margin: Double = 0, isLearned: Bool = false) {
    self.temperature = temperature
    self.margin = margin
    self.isLearned = isLearned
  }

  /// The formula.
  public var loss: Loss {
    let lead = margin == 0 ? preference : preference - margin
    guard isLearned else { return .perExample(-logSigmoid(lead / temperature)) }
    let start = softplusInverse(temperature)
    let learned = max(softplus(Quantity<PerBatch>.learned("temperature", initial: start)), 0.01)
    return .perExample(-logSigmoid(lead / learned))
  }

  /// The factor by which preferences count as rewards; none while it is trained.
  public var rewardScale: Double? { isLearned ? nil : 1 / temperature }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("temperature", temperature) + finiteFault("margin", margin)
      + (isLearned && temperature <= 0.01
        ? [
          "'temperature' is \(temperature); one that is trained must exceed 0.01, its least value."
        ] : [])
  }
}
