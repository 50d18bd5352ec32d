package import RecipePlan

/// The first place where a loss stopped being a number, for an error that says where to look.
package struct NonFiniteQuantity: Hashable, Sendable {
  /// What is not finite.
  package enum Kind: Hashable, Sendable {
    /// A quantity that the formula reads: the fault is in the model or the data.
    case input(FormulaTerm)
    /// The loss, from finite quantities: the fault is in the formula.
    case loss
    /// The gradient for a quantity, from a finite loss.
    case gradient(FormulaTerm)
  }

  /// What is not finite.
  package var kind: Kind
  /// The position of the loss term in the stage.
  package var term: Int
  /// The loss term's type, such as `DPO`.
  package var termName: String
  /// The row's position in the micro-batch.
  package var row: Int
  /// The value that was found.
  package var value: Double
}

extension NonFiniteQuantity {
  /// What is not finite, in words.
  var subject: String {
    switch kind {
    case .input(let quantity): FormulaError.name(quantity)
    case .loss: "loss"
    case .gradient(let quantity): "loss's gradient for \(FormulaError.name(quantity))"
    }
  }
}

extension NonFiniteQuantity: CustomStringConvertible {
  /// The finding as a sentence.
  package var description: String {
    switch kind {
    case .input(let quantity):
      "\(FormulaError.name(quantity)), which \(termName) reads, is \(value) in row \(row)."
    case .loss: "The loss of \(termName) is \(value) in row \(row)."
    case .gradient(let quantity):
      "The gradient of \(termName) for \(FormulaError.name(quantity)) is \(value) in row \(row)."
    }
  }
}
