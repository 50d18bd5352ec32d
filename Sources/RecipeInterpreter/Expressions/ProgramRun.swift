import RecipePlan

/// A formula program over one batch: the values of its steps, and from them the gradients.
struct ProgramRun {
  let program: FormulaProgram
  private let batch: FormulaBatch
  private var segments: [FormulaTerm.Subject: TokenSegments] = [:]
  private var values: [[Double]] = []
  /// The terms that were summed from values per token because the batch holds those alone.
  private var derived: [Int: FormulaTerm] = [:]

  init(program: FormulaProgram, batch: FormulaBatch) {
    self.program = program
    self.batch = batch
    values.reserveCapacity(program.instructions.count)
  }

  /// The values of a formula, one per example.
  func output(_ index: Int) -> [Double] {
    let step = program.outputs[index]
    guard program.shapes[step] == .constant else { return values[step] }
    return Array(repeating: values[step][0], count: batch.count)
  }

  /// Evaluates all steps in order.
  mutating func evaluate() throws {
    for step in program.instructions.indices {
      values.append(try value(of: step))
    }
  }

  private mutating func value(of step: Int) throws -> [Double] {
    switch program.instructions[step] {
    case .constant(let value): return [value]
    case .term(let term): return try load(term, step)
    case .unary(let operation, let operand): return operation.values(values[operand])
    case .binary(let operation, let left, let right):
      let count = try count(of: program.shapes[step])
      // A batch of one example looks like a constant, and is one as far as arithmetic goes.
      return operation.values(values[left], values[right], count: count)
    case .spread(let operand, let subject): return try tokens(of: subject).spread(values[operand])
    case .sum(let operand, let subject): return try tokens(of: subject).sums(values[operand])
    case .mean(let operand, let subject): return try tokens(of: subject).means(values[operand])
    }
  }

  private mutating func count(of shape: ProgramShape) throws -> Int {
    switch shape {
    case .constant: 1
    case .examples: batch.count
    case .tokens(let subject): try tokens(of: subject).tokenCount
    }
  }

  private mutating func load(_ term: FormulaTerm, _ step: Int) throws -> [Double] {
    if let found = batch.values[term] { return try checked(found, term) }
    if term.quantity == .length, batch.tokenStarts[term.subject] != nil {
      return try tokens(of: term.subject).lengths
    }
    let perToken: FormulaTerm.Quantity? =
      switch term.quantity {
      case .logProbability: .tokenLogProbabilities
      case .referenceLogProbability: .referenceTokenLogProbabilities
      default: nil
      }
    guard let perToken else { throw FormulaError.missing(term) }
    let source = FormulaTerm(term.subject, perToken)
    guard let found = batch.values[source] else { throw FormulaError.missing(term) }
    derived[step] = source
    return try tokens(of: term.subject).sums(checked(found, source))
  }

  private mutating func checked(_ found: [Double], _ term: FormulaTerm) throws -> [Double] {
    let expected = term.isPerToken ? try tokens(of: term.subject).tokenCount : batch.count
    guard found.count == expected else {
      throw FormulaError.wrongCount(term, expected: expected, found: found.count)
    }
    return found
  }

  private mutating func tokens(of subject: FormulaTerm.Subject) throws -> TokenSegments {
    if let known = segments[subject] { return known }
    guard let starts = batch.tokenStarts[subject],
      let checked = TokenSegments(starts: starts, count: batch.count)
    else { throw FormulaError.wrongTokenStarts(subject) }
    segments[subject] = checked
    return checked
  }

  /// The gradient of the sum of outputs times upstream values, for every learned term that is read.
  ///
  /// A term that was summed from values per token gives its gradient to those.
  func gradients(upstream: [[Double]]) -> [FormulaTerm: [Double]] {
    var adjoints = [[Double]](repeating: [], count: program.instructions.count)
    for (output, step) in program.outputs.enumerated() where program.isActive[step] {
      adjoints[step].accumulate(upstream[output])
    }
    for step in program.instructions.indices.reversed()
    where program.isActive[step] && !adjoints[step].isEmpty {
      pullBack(step, &adjoints)
    }
    var gradients: [FormulaTerm: [Double]] = [:]
    for (term, step) in program.terms where term.isLearned {
      let adjoint =
        adjoints[step].isEmpty ? Array(repeating: 0, count: values[step].count) : adjoints[step]
      if let source = derived[step], let tokens = segments[term.subject] {
        gradients[source, default: []].accumulate(tokens.spread(adjoint))
      } else {
        gradients[term, default: []].accumulate(adjoint)
      }
    }
    return gradients
  }

  private func pullBack(_ step: Int, _ adjoints: inout [[Double]]) {
    let adjoint = adjoints[step]
    switch program.instructions[step] {
    case .constant, .term: break
    case .unary(let operation, let operand):
      guard program.isActive[operand] else { return }
      operation.pullBack(
        into: &adjoints[operand],
        adjoint: adjoint,
        input: values[operand],
        output: values[step]
      )
    case .binary(let operation, let left, let right):
      if program.isActive[left] {
        operation.pullBackLeft(
          into: &adjoints[left],
          adjoint: adjoint,
          values[left],
          values[right]
        )
      }
      if program.isActive[right] {
        operation.pullBackRight(
          into: &adjoints[right],
          adjoint: adjoint,
          values[left],
          values[right]
        )
      }
    case .spread(let operand, let subject):
      guard let tokens = segments[subject] else { return }
      adjoints[operand].accumulate(tokens.sums(adjoint))
    case .sum(let operand, let subject):
      guard let tokens = segments[subject] else { return }
      adjoints[operand].accumulate(tokens.spread(adjoint))
    case .mean(let operand, let subject):
      guard let tokens = segments[subject] else { return }
      adjoints[operand].accumulate(tokens.spreadEvenly(adjoint))
    }
  }
}
