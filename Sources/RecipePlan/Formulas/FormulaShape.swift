/// What a formula has one value for.
///
/// Shapes nest: tokens and candidates belong to examples, pairs of candidates to candidates,
/// pairs of rows and examples to the batch. A value of an outer shape stands beside each value of an inner one.
public enum FormulaShape: Hashable, Sendable {
  /// One value for all examples of a batch.
  case batch
  /// One value per example.
  case examples
  /// One value per place in the sorted order of a batch's examples.
  case ranks
  /// One value per token of a reply.
  case tokens(of: FormulaTerm.Subject)
  /// One value per candidate of an example's list.
  case candidates
  /// One value per place in the sorted order of an example's candidates.
  case places
  /// One value per ordered pair of an example's candidates, each with itself included.
  case pairs
  /// One value per ordered pair of a batch's rows, each with itself included.
  case rowPairs

  /// The next outer shape; nil for a batch.
  public var parent: FormulaShape? {
    switch self {
    case .batch: nil
    case .examples, .ranks: .batch
    case .tokens(of: .candidates), .pairs: .candidates
    case .tokens, .candidates, .places, .rowPairs: .examples
    }
  }

  /// The shape of an operation, value by value, on operands of two shapes; nil when the shapes don't
  /// nest.
  ///
  /// A candidate's or a row's value beside those of pairs is ambiguous (the first one's, or the second one's),
  /// so that the formula must say which.
  public func joined(with other: FormulaShape) -> FormulaShape? {
    if self == other || other == .batch { return self }
    if self == .batch { return other }
    if contains(other) { return other }
    return other.contains(self) ? self : nil
  }

  /// Whether another shape's values each belong to one of this shape's, without ambiguity.
  private func contains(_ other: FormulaShape) -> Bool {
    if self == .candidates, other == .pairs { return false }
    if self == .examples, other == .rowPairs { return false }
    var outer = other.parent
    while let shape = outer {
      if shape == self { return true }
      outer = shape.parent
    }
    return false
  }
}

extension FormulaShape: CustomStringConvertible {
  /// What the values stand for, such as `per example`.
  public var description: String {
    switch self {
    case .batch: "per batch"
    case .examples: "per example"
    case .ranks: "per place in the sorted batch"
    case .tokens(let subject): "per token of \(subject.rawValue)"
    case .candidates: "per candidate"
    case .places: "per place in the sorted list"
    case .pairs: "per pair of candidates"
    case .rowPairs: "per pair of rows"
    }
  }
}
