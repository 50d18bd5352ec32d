package import RecipePlan

/// Why a formula can't be compiled or evaluated.
package enum FormulaError: Error, Hashable, Sendable {
  /// The formula itself is wrong, in sentences: it was written by hand or read from a damaged file.
  case malformed([String])
  /// The batch lacks a quantity that the formula reads.
  case missing(FormulaTerm)
  /// The batch holds another number of values of a quantity than it has examples or tokens.
  case wrongCount(FormulaTerm, expected: Int, found: Int)
  /// The offsets of a reply's tokens don't start at 0, fall, or aren't one more than the examples.
  case wrongTokenStarts(FormulaTerm.Subject)
  /// The offsets of the candidates don't start at 0, fall, or aren't one more than the examples.
  case wrongCandidateStarts
  /// The batch is sorted, but its rows don't all weigh the same.
  case unequalWeights
  /// A list with one entry per example or per loss term has another length.
  case wrongLength(of: String, expected: Int, found: Int)
  /// Nothing is averaged over: the denominator of a loss term is 0, negative or not finite.
  case emptyDenominator(term: Int, value: Double)
}

extension FormulaError: CustomStringConvertible {
  /// The error as a sentence.
  package var description: String {
    switch self {
    case .malformed(let faults): faults.joined(separator: " ")
    case .missing(let term):
      "The formula reads '\(Self.name(term))', which the rows don't have."
    case .wrongCount(let term, let expected, let found):
      "'\(Self.name(term))' has \(found) values, not \(expected)."
    case .wrongTokenStarts(let subject):
      "The token offsets of '\(subject.rawValue)' must start at 0 and not fall, one per example and one more."
    case .wrongCandidateStarts:
      "The offsets of the candidates must start at 0 and not fall, one per example and one more."
    case .unequalWeights:
      "The formula sorts the batch, so that its rows must all weigh the same; they don't."
    case .wrongLength(let list, let expected, let found):
      "\(found) \(list) were given, not \(expected)."
    case .emptyDenominator(let term, let value):
      "Loss term \(term + 1) is averaged over a total weight of \(value), which must be positive."
    }
  }

  /// A term as the recipe language writes it, such as `chosen.logProbability`.
  static func name(_ term: FormulaTerm) -> String {
    "\(term.subject.rawValue).\(term.name ?? term.quantity.rawValue)"
  }
}
