import PreferenceData

/// A term of a loss that reads rows of its own instead of its stage's.
public struct BoundTerm<Base: LossTerm>: Sendable {
  /// The factor.
  public var weight: Double
  /// The term.
  public var base: Base
  /// The term's rows.
  public var data: Dataset<Base.Example>
}

/// Puts a factor in front of a term that reads rows of its own.
public func * <Base: LossTerm>(weight: Double, bound: BoundTerm<Base>) -> BoundTerm<Base> {
  BoundTerm(weight: weight * bound.weight, base: bound.base, data: bound.data)
}

extension LossTerm {
  /// The same term over rows of its own, drawn beside the stage's at every step.
  public func on(_ data: Dataset<Example>) -> BoundTerm<Self> {
    BoundTerm(weight: 1, base: self, data: data)
  }
}
