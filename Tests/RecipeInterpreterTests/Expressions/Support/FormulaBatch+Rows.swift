import RecipePlan

@testable import RecipeInterpreter

extension FormulaBatch {
  /// Lays ragged rows end to end as a quantity per token.
  mutating func set(
    _ subject: FormulaTerm.Subject,
    _ quantity: FormulaTerm.Quantity,
    rows: [[Double]]
  ) {
    tokenStarts[subject] = rows.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    values[FormulaTerm(subject, quantity)] = rows.flatMap(\.self)
  }

  /// Sets a quantity per example.
  mutating func set(
    _ subject: FormulaTerm.Subject,
    _ quantity: FormulaTerm.Quantity,
    _ numbers: [Double]
  ) {
    values[FormulaTerm(subject, quantity)] = numbers
  }

  /// The rows at positions, in that order.
  func rows(_ positions: [Int]) -> FormulaBatch {
    var part = FormulaBatch(count: positions.count)
    for (subject, starts) in tokenStarts where subject != .candidates {
      part.tokenStarts[subject] = positions.reduce(into: [0]) {
        $0.append(($0.last ?? 0) + starts[$1 + 1] - starts[$1])
      }
    }
    if let weights { part.weights = positions.map { weights[$0] } }
    part.learned = learned
    if let candidateStarts {
      part.candidateStarts = positions.reduce(into: [0]) {
        $0.append(($0.last ?? 0) + candidateStarts[$1 + 1] - candidateStarts[$1])
      }
      let owned = positions.flatMap { candidateStarts[$0]..<candidateStarts[$0 + 1] }
      if let starts = tokenStarts[.candidates] {
        part.tokenStarts[.candidates] = owned.reduce(into: [0]) {
          $0.append(($0.last ?? 0) + starts[$1 + 1] - starts[$1])
        }
      }
    }
    for (term, numbers) in values {
      part.values[term] = positions.flatMap { self.slice(numbers, term, $0) }
    }
    return part
  }

  /// The values of one row in an array of the batch.
  func slice(_ numbers: [Double], _ term: FormulaTerm, _ row: Int) -> [Double] {
    guard let range = range(of: term, row: row) else { return [] }
    return Array(numbers[range])
  }

  /// The number of tokens of every reply.
  var lengths: [FormulaTerm.Subject: [Int]] {
    tokenStarts.filter { $0.key != .candidates }.mapValues { starts in
      zip(starts.dropFirst(), starts).map { $0 - $1 }
    }
  }

  /// Lays ragged rows end to end as a quantity per candidate.
  mutating func set(candidates quantity: FormulaTerm.Quantity, rows: [[Double]]) {
    candidateStarts = rows.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    values[FormulaTerm(.candidates, quantity)] = rows.flatMap(\.self)
  }

  /// Random rows with every quantity that a formula can read.
  static func random(count: Int, seed: Int) -> FormulaBatch {
    var random = FormulaRandom(seed: seed)
    var batch = FormulaBatch(count: count)
    for subject in [FormulaTerm.Subject.chosen, .rejected, .completion] {
      let rows = (0..<count).map { _ in
        (0..<random.integer(1...12)).map { _ in random.number(-3 ... -0.05) }
      }
      let reference = rows.map { row in row.map { $0 + random.number(-0.5...0.5) } }
      batch.set(subject, .tokenLogProbabilities, rows: rows)
      batch.set(subject, .referenceTokenLogProbabilities, rows: reference)
      batch.set(subject, .changedTokens, rows: rows.map { $0.map { $0 < -1.5 ? 1 : 0 } })
      batch.set(subject, .score, (0..<count).map { _ in random.number(-2...2) })
    }
    batch.set(.example, .strength, (0..<count).map { _ in random.number(0.1...3) })
    batch.set(.example, .softLabel, (0..<count).map { _ in random.number(0...1) })
    batch.set(.example, .desirable, (0..<count).map { Double($0 % 2) })
    return batch
  }
}
