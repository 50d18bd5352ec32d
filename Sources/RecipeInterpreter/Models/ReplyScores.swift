import OptimizationCore
import RecipePlan

/// What a model says of every reply of a dataset's part.
struct ReplyScores: Sendable {
  /// Log-probabilities per token, subject by subject, reply after reply.
  var tokens: [FormulaTerm.Subject: [Double]] = [:]
  /// Each subject's offsets of replies, one more than rows.
  var starts: [FormulaTerm.Subject: [Int]] = [:]
  /// Scores per reply for a reward model.
  var scores: [FormulaTerm.Subject: [Double]] = [:]

  /// A reply's log-probabilities per token.
  func tokens(of subject: FormulaTerm.Subject, row: Int) -> ArraySlice<Double> {
    guard let starts = starts[subject], let tokens = tokens[subject] else { return [] }
    return tokens[starts[row]..<starts[row + 1]]
  }
}

extension ReplyScores {
  /// The first row with a number that is not finite; nil when all are.
  var firstNonFiniteRow: Int? {
    var first: Int?
    func find(_ row: Int) { first = min(first ?? row, row) }
    for values in scores.values {
      if let row = values.firstIndex(where: { !$0.isFinite }) { find(row) }
    }
    for (subject, values) in tokens {
      guard let place = values.firstIndex(where: { !$0.isFinite }), let starts = starts[subject]
      else { continue }
      if let row = starts.lastIndex(where: { $0 <= place }) { find(row) }
    }
    return first
  }
}
