import RecipePlan

/// Formulas as one list of steps, each after those it reads.
struct FormulaProgram: Sendable {
  /// The steps.
  let instructions: [ProgramInstruction]
  /// How many values each step has.
  let shapes: [ProgramShape]
  /// Whether a gradient flows through each step into a learned term.
  let isActive: [Bool]
  /// The step that has the value of each formula.
  let outputs: [Int]
  /// The terms that are read and the steps that read them.
  let terms: [(term: FormulaTerm, step: Int)]

  /// Compiles formulas; parts that they have in common are evaluated once.
  init(_ formulas: [Formula]) throws {
    var builder = FormulaProgramBuilder()
    var outputs: [Int] = []
    for formula in formulas { outputs.append(try builder.add(formula)) }
    var isActive: [Bool] = []
    var terms: [(term: FormulaTerm, step: Int)] = []
    for (step, instruction) in builder.instructions.enumerated() {
      switch instruction {
      case .constant: isActive.append(false)
      case .term(let term):
        isActive.append(term.isLearned)
        terms.append((term, step))
      case .unary(.stopGradient, _): isActive.append(false)
      default: isActive.append(instruction.operands.contains { isActive[$0] })
      }
    }
    self.instructions = builder.instructions
    self.shapes = builder.shapes
    self.isActive = isActive
    self.outputs = outputs
    self.terms = terms
  }

  /// Evaluates every step over a batch.
  func run(_ batch: FormulaBatch) throws -> ProgramRun {
    var run = ProgramRun(program: self, batch: batch)
    try run.evaluate()
    return run
  }
}
