public import PreferenceData
import RecipePlan

/// What a formula can read of a feature dictionary and a comparison.
public struct DictionaryTerms: Hashable, Sendable {
  /// The mean squared distance of the comparison from its reconstruction.
  /// - Parameter count: How many features count, from the first on.
  /// - Returns: One number per comparison.
  public func error(ofFirst count: Int) -> Quantity<PerExample> {
    Quantity(.example, .dictionaryError, name: "\(count)")
  }

  /// The mean squared distance of what the features leave from what idle features make of it; 0 while no
  /// feature is idle.
  public var idleError: Quantity<PerExample> { Quantity(.example, .dictionaryError, name: "idle") }

  /// The mean squared distance of the comparison from the batch's mean, without gradient.
  public var spread: Quantity<PerExample> { Quantity(.example, .dictionarySpread, name: "vector") }

  /// The mean squared distance of what the features leave of the comparison from the batch's mean of that,
  /// without gradient; 1 while no feature is idle.
  public var residualSpread: Quantity<PerExample> {
    Quantity(.example, .dictionarySpread, name: "residual")
  }

  /// The strength of a feature in the comparison, 0 where it isn't kept.
  /// - Parameter number: The feature, from 1.
  /// - Returns: One number per comparison.
  public func feature(_ number: Int) -> Quantity<PerExample> {
    Quantity(.example, .output, name: "feature_\(number)")
  }
}

extension LossTerm where Example == Comparison, Role == DictionaryRole {
  /// What the dictionary makes of the comparison.
  public var dictionary: DictionaryTerms { DictionaryTerms() }
}
