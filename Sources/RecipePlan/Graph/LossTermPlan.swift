/// One addend of a training stage's loss.
public struct LossTermPlan: Codable, Hashable, Sendable {
  /// The declared objective or regularizer with all its settings.
  public var declared: PlanComponent
  /// The factor in front of it.
  public var weight: Double
  /// The loss of one example, before the normalizer.
  public var formula: Formula
  /// What the term is averaged over.
  public var normalizer: NormalizerPlan
  /// The term's own rows; nil for the stage's.
  public var data: DataReference?
  /// Which values of the data the term can learn from; nil if all are.
  public var requirements: [DataRequirement]?

  /// Makes a term.
  public init(
    declared: PlanComponent,
    weight: Double,
    formula: Formula,
    normalizer: NormalizerPlan,
    data: DataReference?,
    requirements: [DataRequirement] = []
  ) {
    self.declared = declared
    self.weight = weight
    self.formula = formula
    self.normalizer = normalizer
    self.data = data
    self.requirements = requirements.isEmpty ? nil : requirements
  }
}
