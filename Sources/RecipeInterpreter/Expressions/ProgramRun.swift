import RecipePlan

/// A formula program over one batch: the values of its steps, and from them the gradients.
struct ProgramRun<Number: FormulaNumber> {
  let program: FormulaProgram
  let batch: FormulaBatch
  /// What running means are after the batch.
  private(set) var state: FormulaState
  /// The values of another run for the parts through which no gradient flows.
  var frozen: [[Number]]?
  private var segments: [FormulaShape: Segments] = [:]
  private(set) var values: [[Number]] = []
  /// The terms that were summed from values per token because the batch holds those alone.
  private var derived: [Int: FormulaTerm] = [:]

  init(program: FormulaProgram, batch: FormulaBatch, state: FormulaState) {
    self.program = program
    self.batch = batch
    self.state = state
    values.reserveCapacity(program.instructions.count)
  }

  /// The values of a formula, one per example.
  func output(_ index: Int) -> [Double] {
    let step = program.outputs[index]
    let found = Self.wide(values[step])
    guard program.shapes[step] == .batch else { return found }
    return Array(repeating: found[0], count: batch.count)
  }

  /// Evaluates all steps in order.
  mutating func evaluate() throws {
    for step in program.instructions.indices {
      let value = try value(of: step)
      // Parts that stop gradients are evaluated all the same, for the state and the segments.
      values.append(frozen.flatMap { stopsGradient(step) ? $0[step] : nil } ?? value)
    }
  }

  private func stopsGradient(_ step: Int) -> Bool {
    let instruction = program.instructions[step]
    return !program.isActive[step] && instruction.operands.contains { program.isActive[$0] }
  }

  private mutating func value(of step: Int) throws -> [Number] {
    switch program.instructions[step] {
    case .constant(let value): return [Number(value)]
    case .learned(let scalar): return [Number(batch.learned[scalar] ?? scalar.initial)]
    case .term(let term): return Self.narrow(try load(term, step))
    case .unary(let operation, let operand): return operation.values(values[operand])
    case .binary(let operation, let left, let right):
      let count = try count(of: program.shapes[step])
      // A batch of one example looks like a constant, and is one as far as arithmetic goes.
      return operation.values(values[left], values[right], count: count)
    case .select(let condition, let value, let other):
      let count = try count(of: program.shapes[step])
      let chosen = zipped(values[condition], values[value], count) { $0 != 0 ? $1 : 0 }
      let rest = zipped(values[condition], values[other], count) { $0 != 0 ? 0 : $1 }
      // What isn't chosen counts as 0, so that an infinity there doesn't spread.
      return zipped(chosen, rest, count) { $0 + $1 }
    case .spread(let operand, let shape): return try segments(shape).spread(values[operand])
    case .reduce(.sum, let operand, let shape): return try segments(shape).sums(values[operand])
    case .reduce(.mean, let operand, let shape):
      if shape == .ranks { try requireEqualWeights() }
      return try segments(shape).means(values[operand])
    case .reduce(.logSumExp, let operand, let shape):
      return try segments(shape).logSumExps(values[operand])
    case .reduce(.logMeanExp, let operand, let shape):
      return try segments(shape).logSumExps(values[operand], isMean: true)
    case .maskedLogSumExp(let operand, let mask):
      return try segments(.pairs).logSumExps(values[operand], mask: values[mask])
    case .second(let operand): return try segments(.candidates).seconds(values[operand])
    case .rowLogSumExp(let operand): return rowLogSumExps(values[operand])
    case .diagonal(let operand): return diagonal(values[operand])
    case .batchSum(let operand, let isMean):
      return [weightedSum(values[operand]) / (isMean ? totalWeight : 1)]
    case .batchLogSumExp(let operand, let isMean):
      return [batchLogSumExp(values[operand], isMean: isMean)]
    case .sortList(let operand):
      let own = try segments(.candidates)
      _ = try segments(.places)
      return own.order(values[operand]).map { values[operand][$0] }
    case .sort(let operand):
      try requireEqualWeights()
      return order(values[operand]).map { values[operand][$0] }
    case .rank(let operand, let shape):
      // As in sorting: there is no half place in an order, and no row that takes no place.
      if shape == .examples { try requireEqualWeights() }
      let own = shape == .examples ? Segments.whole(batch.count) : try segments(shape)
      return own.ranks(values[operand], descending: shape == .candidates)
    case .runningMean(let operand):
      var running = state.value(of: step)
      let total = Double(totalWeight)
      running.weight += total
      let distance = Double(weightedSum(values[operand]) / totalWeight) - running.mean
      running.mean += distance * total / running.weight
      state.values[step] = running
      return [Number(running.mean)]
    case .movingAverage(let operand, let decay):
      let mean = Double(weightedSum(values[operand]) / totalWeight)
      let old = state.value(of: step)
      let new = old.weight == 0 ? mean : decay * old.mean + (1 - decay) * mean
      state.values[step] = .init(mean: new, weight: old.weight + Double(totalWeight))
      return [Number(new)]
    }
  }

  private mutating func load(_ term: FormulaTerm, _ step: Int) throws -> [Double] {
    if let found = batch.values[term] { return try checked(found, term) }
    let tokens = FormulaShape.tokens(of: term.subject)
    switch term.quantity {
    case .length where batch.tokenStarts[term.subject] != nil:
      return try segments(tokens).lengths()
    case .candidateCount: return try segments(.candidates).lengths()
    case .tokenPositions:
      let starts = try segments(tokens).starts
      return zip(starts, starts.dropFirst()).flatMap { start, end in
        (start..<end).map { Double($0 - start + 1) }
      }
    default: break
    }
    guard let source = term.perTokenSource else { throw FormulaError.missing(term) }
    guard let found = batch.values[source] else { throw FormulaError.missing(term) }
    derived[step] = source
    return try segments(tokens).sums(checked(found, source))
  }

  private mutating func checked(_ found: [Double], _ term: FormulaTerm) throws -> [Double] {
    let expected = try count(of: term.shape)
    guard found.count == expected else {
      throw FormulaError.wrongCount(term, expected: expected, found: found.count)
    }
    return found
  }

  /// The gradient of the sum of outputs times upstream values, for every learned term that is read.
  ///
  /// A term that was summed from values per token gives its gradient to those.
  func gradients(
    upstream: [[Double]]
  ) -> (terms: [FormulaTerm: [Double]], learned: [LearnedScalar: Double]) {
    var adjoints = [[Number]](repeating: [], count: program.instructions.count)
    for (output, step) in program.outputs.enumerated() where program.isActive[step] {
      adjoints[step].accumulate(Self.narrow(upstream[output]))
    }
    for step in program.instructions.indices.reversed()
    where program.isActive[step] && !adjoints[step].isEmpty {
      pullBack(step, &adjoints)
    }
    var gradients: [FormulaTerm: [Double]] = [:]
    for (term, step) in program.terms where term.isLearned {
      let adjoint =
        adjoints[step].isEmpty ? Array(repeating: 0, count: values[step].count) : adjoints[step]
      if let source = derived[step], let tokens = segments[.tokens(of: term.subject)] {
        gradients[source, default: []].accumulate(tokens.spread(Self.wide(adjoint)))
      } else {
        gradients[term, default: []].accumulate(Self.wide(adjoint))
      }
    }
    var learned: [LearnedScalar: Double] = [:]
    for (scalar, step) in program.learned { learned[scalar] = Double(adjoints[step].first ?? 0) }
    return (gradients, learned)
  }
}

extension ProgramRun {
  /// Numbers of a batch as this run computes with them.
  fileprivate static func narrow(_ values: [Double]) -> [Number] {
    // The type is known when this is compiled, so that double precision costs no copy.
    Number.self == Double.self
      ? unsafeBitCast(values, to: [Number].self) : values.map { Number($0) }
  }

  /// Numbers of this run as callers read them.
  fileprivate static func wide(_ values: [Number]) -> [Double] {
    Number.self == Double.self
      ? unsafeBitCast(values, to: [Double].self) : values.map { Double($0) }
  }

  fileprivate mutating func count(of shape: FormulaShape) throws -> Int {
    switch shape {
    case .batch: 1
    case .examples, .ranks: batch.count
    default: try segments(shape).innerCount
    }
  }

  /// Where the values of a shape stand that belong to each of its next outer shape.
  fileprivate mutating func segments(_ shape: FormulaShape) throws -> Segments {
    if let known = segments[shape] { return known }
    let found: Segments
    switch shape {
    case .batch, .examples, .ranks: found = .whole(batch.count)
    case .candidates:
      guard let starts = batch.candidateStarts,
        let checked = Segments(starts: starts, count: batch.count)
      else { throw FormulaError.wrongCandidateStarts }
      found = checked
    case .places: found = try segments(.candidates)
    case .pairs: found = try segments(.candidates).pairs
    case .rowPairs: found = Segments.whole(batch.count).pairs
    case .tokens(let subject):
      let count =
        subject == .candidates ? try segments(.candidates).innerCount : batch.count
      guard let starts = batch.tokenStarts[subject],
        let checked = Segments(starts: starts, count: count)
      else { throw FormulaError.wrongTokenStarts(subject) }
      found = checked
    }
    segments[shape] = found
    return found
  }

  /// Segments that evaluating has made.
  func known(_ shape: FormulaShape) -> Segments? { segments[shape] }

  /// The rows' weights.
  var weights: [Number] {
    batch.weights.map(Self.narrow) ?? Array(repeating: 1, count: batch.count)
  }

  /// The total weight of the batch's rows.
  var totalWeight: Number { Number(batch.weights?.reduce(0, +) ?? Double(batch.count)) }

  /// The sum of values with the rows' weights; a row of weight 0 takes no part.
  fileprivate func weightedSum(_ values: [Number]) -> Number {
    guard batch.weights != nil else { return values.reduce(0, +) }
    var sum: Number = 0
    for (weight, value) in zip(weights, values) where weight != 0 { sum += weight * value }
    return sum
  }

  /// The logarithm of the weighted sum or mean of exponentials over the batch.
  fileprivate func batchLogSumExp(_ values: [Number], isMean: Bool) -> Number {
    let rows = Array(zip(weights, values)).filter { $0.0 != 0 }
    var greatest = -Number.infinity
    for (_, value) in rows {
      greatest = value > greatest || value.isNaN ? value : greatest
    }
    guard greatest.isFinite else { return greatest }
    var sum: Number = 0
    for (weight, value) in rows { sum += weight * Number.exp(value - greatest) }
    return greatest + Number.log(isMean ? sum / totalWeight : sum)
  }

  /// The rows from the smallest value to the largest, the earlier one first at a tie.
  func order(_ values: [Number]) -> [Int] {
    values.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] < values[$1] }
  }

  fileprivate func requireEqualWeights() throws {
    guard let weights = batch.weights, let first = weights.first else { return }
    guard weights.allSatisfy({ $0 == first }) else { throw FormulaError.unequalWeights }
  }
}
