package import RecipePlan

/// The rows of a micro-batch as formulas read them.
///
/// Values are in double precision: a loss is a handful of numbers per example, so precision costs
/// nothing here, while a difference of two sums over long replies loses digits in single precision.
package struct FormulaBatch: Sendable {
  /// The number of examples.
  package var count: Int
  /// Where each example's tokens begin in the per-token arrays of a reply: `count + 1` offsets.
  package var tokenStarts: [FormulaTerm.Subject: [Int]]
  /// The quantities: one value per example, or those of all tokens laid end to end.
  ///
  /// A reply's log-probabilities may be left out beside those of its tokens, whose sums they are; its
  /// length may be left out beside `tokenStarts`.
  package var values: [FormulaTerm: [Double]]

  /// Makes a batch without values.
  package init(count: Int) {
    self.count = count
    self.tokenStarts = [:]
    self.values = [:]
  }
}
