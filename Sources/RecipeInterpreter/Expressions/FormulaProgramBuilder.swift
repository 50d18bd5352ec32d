import RecipePlan

/// Turns formulas into one list of steps: equal parts become one step, constants are folded, and
/// forms that overflow or cancel are replaced by stable ones.
struct FormulaProgramBuilder {
  /// How deep a formula may nest: far deeper than anyone writes, and shallow enough for the stack
  /// of any thread.
  static let greatestDepth = 1000

  private(set) var instructions: [ProgramInstruction] = []
  private(set) var shapes: [ProgramShape] = []
  private var known: [ProgramInstruction: Int] = [:]

  /// Adds a formula and returns the step that has its value.
  mutating func add(_ formula: Formula) throws -> Int {
    try Self.checkDepth(formula)
    let faults = formula.faults
    guard faults.isEmpty else { throw FormulaError.malformed(faults) }
    return try step(formula)
  }

  private mutating func step(_ formula: Formula) throws -> Int {
    switch formula {
    case .constant(let value): return constant(value)
    case .term(let term): return intern(.term(term), Self.shape(term))
    case .apply(let operation, let operands):
      let steps = try operands.map { try step($0) }
      return try step(operation, steps)
    }
  }

  private mutating func step(_ operation: FormulaOperation, _ steps: [Int]) throws -> Int {
    // The formula was checked, so that this holds; a damaged plan must not crash if it didn't.
    guard steps.count == operation.operandCount else {
      throw FormulaError.malformed(["'\(operation.rawValue)' has a wrong number of operands."])
    }
    let first = steps[0]
    return switch operation {
    case .add: try binary(.add, first, steps[1])
    case .subtract: try binary(.subtract, first, steps[1])
    case .multiply: try binary(.multiply, first, steps[1])
    case .divide: try binary(.divide, first, steps[1])
    case .minimum: try binary(.minimum, first, steps[1])
    case .maximum: try binary(.maximum, first, steps[1])
    case .negate: try unary(.negate, first)
    case .exp: try unary(.exp, first)
    case .log: try unary(.log, first)
    case .sigmoid: try unary(.sigmoid, first)
    case .logSigmoid: try unary(.logSigmoid, first)
    case .softplus: try unary(.softplus, first)
    case .square: try unary(.square, first)
    case .squareRoot: try unary(.squareRoot, first)
    case .absolute: try unary(.absolute, first)
    case .stopGradient: try unary(.stopGradient, first)
    case .sumOverTokens: try reduce(operation, first) { .sum($0, $1) }
    case .meanOverTokens: try reduce(operation, first) { .mean($0, $1) }
    }
  }

  private mutating func reduce(
    _ operation: FormulaOperation,
    _ operand: Int,
    _ make: (Int, FormulaTerm.Subject) -> ProgramInstruction
  ) throws -> Int {
    guard case .tokens(let subject) = shapes[operand] else {
      throw FormulaError.malformed(["'\(operation.rawValue)' needs a quantity per token."])
    }
    return intern(make(operand, subject), .examples)
  }

  mutating func unary(_ operation: UnaryOperation, _ operand: Int) throws -> Int {
    if let value = constantValue(operand) {
      return try folded(operation.value(value))
    }
    if let stable = try stableUnary(operation, operand) { return stable }
    return intern(.unary(operation, operand), shapes[operand])
  }

  mutating func binary(_ operation: BinaryOperation, _ left: Int, _ right: Int) throws -> Int {
    if let leftValue = constantValue(left), let rightValue = constantValue(right) {
      return try folded(operation.value(leftValue, rightValue))
    }
    if let stable = try stableBinary(operation, left, right) { return stable }
    let shape = try common(left, right)
    var operands = (spread(left, to: shape), spread(right, to: shape))
    if operation.isCommutative, operands.0 > operands.1 { operands = (operands.1, operands.0) }
    return intern(.binary(operation, operands.0, operands.1), shape)
  }

  mutating func constant(_ value: Double) -> Int { intern(.constant(value), .constant) }

  func constantValue(_ step: Int) -> Double? {
    if case .constant(let value) = instructions[step] { value } else { nil }
  }

  private mutating func folded(_ value: Double) throws -> Int {
    guard value.isFinite else {
      throw FormulaError.malformed(["A part of the formula without terms is \(value)."])
    }
    return constant(value)
  }

  private func common(_ left: Int, _ right: Int) throws -> ProgramShape {
    switch (shapes[left], shapes[right]) {
    case (.tokens(let first), .tokens(let second)):
      guard first == second else {
        throw FormulaError.malformed([
          "Tokens of \(first.rawValue) and \(second.rawValue) stand in one operation."
        ])
      }
      return .tokens(first)
    case (.tokens(let subject), _), (_, .tokens(let subject)): return .tokens(subject)
    case (.examples, _), (_, .examples): return .examples
    case (.constant, .constant): return .constant
    }
  }

  private mutating func spread(_ step: Int, to shape: ProgramShape) -> Int {
    guard case .tokens(let subject) = shape, shapes[step] == .examples else { return step }
    return intern(.spread(step, subject), shape)
  }

  private mutating func intern(_ instruction: ProgramInstruction, _ shape: ProgramShape) -> Int {
    if let step = known[instruction] { return step }
    let step = instructions.count
    instructions.append(instruction)
    shapes.append(shape)
    known[instruction] = step
    return step
  }

  private static func shape(_ term: FormulaTerm) -> ProgramShape {
    term.isPerToken ? .tokens(term.subject) : .examples
  }

  private static func checkDepth(_ formula: Formula) throws {
    var open = [(formula, 1)]
    while let (part, depth) = open.popLast() {
      guard depth <= greatestDepth else {
        throw FormulaError.malformed(["The formula nests deeper than \(greatestDepth) operations."])
      }
      if case .apply(_, let operands) = part {
        for operand in operands { open.append((operand, depth + 1)) }
      }
    }
  }
}
