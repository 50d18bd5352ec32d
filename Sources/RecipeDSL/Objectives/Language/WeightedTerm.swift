import PreferenceData
public import RecipePlan

/// A term of a loss with a factor in front of it: `0.1 * NegativeLogLikelihood(of: .chosen)`.
public struct WeightedTerm<Base: LossTerm>: LossTerm {
  /// The kind of example that the term learns from.
  public typealias Example = Base.Example
  /// What kind of model the term trains.
  public typealias Role = Base.Role
  /// Whether the term can train a model alone.
  public typealias Duty = Base.Duty

  /// The factor.
  public var weight: Double
  /// The term without the factor.
  public var base: Base

  /// The formula without the factor.
  public var loss: Loss { base.loss }
  /// What is wrong with the settings.
  public var faults: [String] { base.faults }
  /// The factor by which log-ratios count as rewards.
  public var rewardScale: Double? { base.rewardScale }
  /// What the term requires of the data.
  public var requirements: [DataRequirement] { base.requirements }
}

/// Puts a factor in front of a term of a loss.
public func * <Base: LossTerm>(weight: Double, base: Base) -> WeightedTerm<Base> {
  WeightedTerm(weight: weight, base: base)
}

extension WeightedTerm: FactoredTerm {
  var factored: (weight: Double, base: any LossTerm) {
    let inner = (base as? any FactoredTerm)?.factored ?? (weight: 1, base: base)
    return (weight * inner.weight, inner.base)
  }
}
