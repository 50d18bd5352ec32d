package import RecipePlan

/// The rows of a micro-batch as formulas read them.
///
/// Values are in double precision: a loss is a handful of numbers per example, so precision costs
/// nothing here, while a difference of two sums over long replies loses digits in single precision.
package struct FormulaBatch: Sendable {
  /// The number of examples.
  package var count: Int
  /// Where each example's tokens begin in the per-token arrays of a reply: `count + 1` offsets; for
  /// candidates one per candidate and one more.
  package var tokenStarts: [FormulaTerm.Subject: [Int]]
  /// The quantities: one value per example, or those of all tokens laid end to end.
  ///
  /// A reply's log-probabilities may be left out beside those of its tokens, whose sums they are; its
  /// length may be left out beside `tokenStarts`.
  package var values: [FormulaTerm: [Double]]
  /// Where each example's candidates begin in the arrays per candidate: `count + 1` offsets; nil for
  /// examples that are no lists.
  package var candidateStarts: [Int]?
  /// The weight of every row in sums and means over the batch; nil for 1.
  package var weights: [Double]?
  /// What learned numbers are now; one that is left out has its initial value.
  package var learned: [LearnedScalar: Double]

  /// Makes a batch without values.
  package init(count: Int) {
    self.count = count
    self.tokenStarts = [:]
    self.values = [:]
    self.candidateStarts = nil
    self.weights = nil
    self.learned = [:]
  }

  /// Where a row's values stand in the array of a term; nil when the offsets don't say it.
  package func range(of term: FormulaTerm, row: Int) -> Range<Int>? {
    func range(_ starts: [Int]?, _ index: Int) -> Range<Int>? {
      guard let starts, starts.indices.contains(index + 1) else { return nil }
      return starts[index]..<starts[index + 1]
    }
    switch term.shape {
    case .tokens(of: .candidates):
      guard let own = range(candidateStarts, row), let starts = tokenStarts[.candidates],
        starts.indices.contains(own.upperBound)
      else { return nil }
      return starts[own.lowerBound]..<starts[own.upperBound]
    case .tokens(let subject): return range(tokenStarts[subject], row)
    case .candidates: return range(candidateStarts, row)
    // The pairs of which the row is the first.
    case .rowPairs: return row * count..<(row + 1) * count
    // All rows share it.
    case .batch: return 0..<1
    default: return row..<row + 1
    }
  }
}
