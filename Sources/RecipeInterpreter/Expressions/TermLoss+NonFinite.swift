import RecipePlan

extension LossShare {
  /// Whether the total and all gradients are finite; fast enough to be asked at every step.
  package var isFinite: Bool {
    total.isFinite && gradients.values.allSatisfy(\.areFinite)
      && learned.values.allSatisfy(\.isFinite)
  }
}

extension TermLoss {
  /// The first term and row whose inputs, loss or gradient are not finite; nil when all are.
  ///
  /// Rows of weight 0 take no part in the loss and are passed over.
  /// - Throws: A `FormulaError` when the batch doesn't fit the terms.
  package func firstNonFinite(
    in share: LossShare,
    of batch: FormulaBatch,
    weights: [Double],
    denominators: [Double]
  ) throws -> NonFiniteQuantity? {
    guard !share.isFinite else { return nil }
    for (index, term) in terms.enumerated() {
      func finding(_ kind: NonFiniteQuantity.Kind, _ row: Int, _ value: Double) -> NonFiniteQuantity
      {
        let name = term.declared.type
        return NonFiniteQuantity(kind: kind, term: index, termName: name, row: row, value: value)
      }
      for quantity in term.formula.terms {
        for source in [quantity, quantity.perTokenSource].compactMap(\.self) {
          guard let values = batch.values[source] else { continue }
          if let found = first(values, source, batch, weights) {
            return finding(.input(source), found.row, found.value)
          }
        }
      }
      var weighted = batch
      weighted.weights = weights
      let losses = try CompiledFormula(term.formula).values(weighted)
      for (row, loss) in losses.enumerated() where weights[row] != 0 && !loss.isFinite {
        return finding(.loss, row, loss)
      }
      let alone = try TermLoss([term]).share(
        of: batch,
        weights: weights,
        denominators: [denominators[index]]
      )
      for (quantity, values) in alone.gradients.sorted(by: { $0.key.order < $1.key.order }) {
        if let found = first(values, quantity, batch, weights) {
          return finding(.gradient(quantity), found.row, found.value)
        }
      }
    }
    return nil
  }

  private func first(
    _ values: [Double],
    _ quantity: FormulaTerm,
    _ batch: FormulaBatch,
    _ weights: [Double]
  ) -> (row: Int, value: Double)? {
    for row in 0..<batch.count where weights[row] != 0 {
      guard let range = batch.range(of: quantity, row: row), range.upperBound <= values.count
      else { continue }
      for value in values[range] where !value.isFinite { return (row, value) }
    }
    return nil
  }
}

extension FormulaTerm {
  fileprivate var order: String { FormulaError.name(self) }
}

extension [Double] {
  /// Whether all numbers are finite: a number times zero is zero unless it isn't finite.
  fileprivate var areFinite: Bool {
    withUnsafeBufferPointer { numbers in
      guard let base = numbers.baseAddress else { return true }
      var wide = SIMD8<Double>.zero
      var index = 0
      while index + 8 <= numbers.count {
        wide += UnsafeRawPointer(base + index).loadUnaligned(as: SIMD8<Double>.self) * 0
        index += 8
      }
      var total = wide.sum()
      while index < numbers.count {
        total += base[index] * 0
        index += 1
      }
      return total == 0
    }
  }
}
