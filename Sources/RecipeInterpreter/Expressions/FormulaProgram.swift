import RecipePlan

/// Formulas as one list of steps, each after those it reads.
struct FormulaProgram: Sendable {
  /// The steps.
  let instructions: [ProgramInstruction]
  /// How many values each step has.
  let shapes: [FormulaShape]
  /// Whether a gradient flows through each step into a learned term.
  let isActive: [Bool]
  /// The step that has the value of each formula, one per example.
  let outputs: [Int]
  /// The terms that are read and the steps that read them.
  let terms: [(term: FormulaTerm, step: Int)]
  /// The learned numbers and the steps that read them.
  let learned: [(scalar: LearnedScalar, step: Int)]

  /// Compiles formulas; parts that they have in common are evaluated once, those that nothing reads
  /// not at all.
  init(_ formulas: [Formula]) throws {
    var builder = FormulaProgramBuilder()
    var outputs: [Int] = []
    for formula in formulas { outputs.append(try builder.add(formula)) }
    // Rewriting leaves steps behind that nothing reads any more.
    var isRead = Array(repeating: false, count: builder.instructions.count)
    for output in outputs { isRead[output] = true }
    for step in builder.instructions.indices.reversed() where isRead[step] {
      for operand in builder.instructions[step].operands { isRead[operand] = true }
    }
    var number = Array(repeating: 0, count: isRead.count)
    var kept: [Int] = []
    for step in isRead.indices where isRead[step] {
      number[step] = kept.count
      kept.append(step)
    }
    instructions = kept.map { builder.instructions[$0].renumbered { number[$0] } }
    shapes = kept.map { builder.shapes[$0] }
    isActive = kept.map { builder.isActive[$0] }
    self.outputs = outputs.map { number[$0] }
    var terms: [(term: FormulaTerm, step: Int)] = []
    var learned: [(scalar: LearnedScalar, step: Int)] = []
    for (step, instruction) in instructions.enumerated() {
      switch instruction {
      case .term(let term): terms.append((term, step))
      case .learned(let scalar): learned.append((scalar, step))
      default: break
      }
    }
    self.terms = terms
    self.learned = learned
  }

  /// Evaluates every step over a batch.
  /// - Parameters:
  ///   - batch: The rows.
  ///   - state: The running means before the batch.
  ///   - frozen: A run at another point, whose values stand for the parts through which no gradient
  ///     flows; nil to evaluate them too.
  /// - Returns: The values of all steps.
  /// - Throws: A `FormulaError` that names what the batch lacks.
  func run(
    _ batch: FormulaBatch,
    state: FormulaState = FormulaState(),
    frozen: ProgramRun<Double>? = nil
  ) throws -> ProgramRun<Double> {
    try run(batch, as: Double.self, state: state, frozen: frozen)
  }

  /// Evaluates every step over a batch in one type of numbers.
  func run<Number: FormulaNumber>(
    _ batch: FormulaBatch,
    as number: Number.Type,
    state: FormulaState = FormulaState(),
    frozen: ProgramRun<Number>? = nil
  ) throws -> ProgramRun<Number> {
    var run = ProgramRun<Number>(program: self, batch: batch, state: state)
    run.frozen = frozen?.values
    try run.evaluate()
    return run
  }
}
