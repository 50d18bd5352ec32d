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

  /// Compiles formulas; parts that they have in common are evaluated once.
  init(_ formulas: [Formula]) throws {
    var builder = FormulaProgramBuilder()
    var outputs: [Int] = []
    for formula in formulas { outputs.append(try builder.add(formula)) }
    var isActive: [Bool] = []
    var terms: [(term: FormulaTerm, step: Int)] = []
    var learned: [(scalar: LearnedScalar, step: Int)] = []
    for (step, instruction) in builder.instructions.enumerated() {
      isActive.append(instruction.isActive { isActive[$0] })
      switch instruction {
      case .term(let term): terms.append((term, step))
      case .learned(let scalar): learned.append((scalar, step))
      default: break
      }
    }
    self.instructions = builder.instructions
    self.shapes = builder.shapes
    self.isActive = isActive
    self.outputs = outputs
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
    frozen: ProgramRun? = nil
  ) throws -> ProgramRun {
    var run = ProgramRun(program: self, batch: batch, state: state)
    run.frozen = frozen?.values
    try run.evaluate()
    return run
  }
}
