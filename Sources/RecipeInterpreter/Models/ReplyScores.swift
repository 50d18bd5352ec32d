import OptimizationCore
import RecipePlan

/// What a model says of every reply of a dataset's part.
struct ReplyScores: Sendable {
  /// Log-probabilities per token, subject by subject, reply after reply.
  var tokens: [FormulaTerm.Subject: [Double]] = [:]
  /// Each subject's offsets of replies, one more than rows.
  var starts: [FormulaTerm.Subject: [Int]] = [:]
  /// Each row's offsets of candidates, one more than rows; empty where there are none.
  var candidateStarts: [Int] = []
  /// Scores per reply for a reward model.
  var scores: [FormulaTerm.Subject: [Double]] = [:]
  /// What a head of several values gives each reply.
  var outputs: [FormulaTerm: [Double]] = [:]
  /// A preference model's preference for each row's chosen reply.
  var preferences: [Double] = []

  /// A reply's log-probabilities per token.
  func tokens(of subject: FormulaTerm.Subject, row: Int) -> ArraySlice<Double> {
    guard let starts = starts[subject], let tokens = tokens[subject] else { return [] }
    if subject == .candidates {
      return tokens[starts[candidateStarts[row]]..<starts[candidateStarts[row + 1]]]
    }
    return tokens[starts[row]..<starts[row + 1]]
  }

  /// The log-probabilities per token of one reply of a row's list.
  func tokens(ofCandidate place: Int, row: Int) -> ArraySlice<Double> {
    guard let starts = starts[.candidates], let tokens = tokens[.candidates] else { return [] }
    let reply = candidateStarts[row] + place
    return tokens[starts[reply]..<starts[reply + 1]]
  }
}

extension ReplyScores {
  /// Adds what the model says of further subjects of the same rows.
  mutating func merge(_ other: ReplyScores) {
    tokens.merge(other.tokens) { $1 }
    starts.merge(other.starts) { $1 }
    scores.merge(other.scores) { $1 }
    outputs.merge(other.outputs) { $1 }
    if !other.preferences.isEmpty { preferences = other.preferences }
    if !other.candidateStarts.isEmpty { candidateStarts = other.candidateStarts }
  }

  /// The row of a reply.
  private func row(ofReply reply: Int, _ subject: FormulaTerm.Subject) -> Int {
    guard subject == .candidates else { return reply }
    return candidateStarts.lastIndex(where: { $0 <= reply }) ?? reply
  }

  /// The first row with a number that is not finite; nil when all are.
  var firstNonFiniteRow: Int? {
    var first: Int?
    func find(_ row: Int) { first = min(first ?? row, row) }
    for (subject, values) in scores {
      if let reply = values.firstIndex(where: { !$0.isFinite }) {
        find(row(ofReply: reply, subject))
      }
    }
    if let row = preferences.firstIndex(where: { !$0.isFinite }) { find(row) }
    for (term, values) in outputs {
      if let reply = values.firstIndex(where: { !$0.isFinite }) {
        find(row(ofReply: reply, term.subject))
      }
    }
    for (subject, values) in tokens {
      guard let place = values.firstIndex(where: { !$0.isFinite }), let starts = starts[subject]
      else { continue }
      if let reply = starts.lastIndex(where: { $0 <= place }) { find(row(ofReply: reply, subject)) }
    }
    return first
  }
}
