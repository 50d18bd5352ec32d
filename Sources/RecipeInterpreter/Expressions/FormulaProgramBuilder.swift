import RecipePlan

/// Turns formulas into one list of steps: equal parts become one step, constants are folded, and
/// forms that overflow, cancel or take needless steps are replaced by better ones.
struct FormulaProgramBuilder {
  /// How deep a formula may nest: far deeper than anyone writes, and shallow enough for the stack
  /// of any thread.
  static let greatestDepth = 1000

  private(set) var instructions: [ProgramInstruction] = []
  private(set) var shapes: [FormulaShape] = []
  /// Whether a gradient flows through each step into a learned term.
  private(set) var isActive: [Bool] = []
  /// The steps for logarithms that were looked for; nil for a step that has no better one.
  var logarithmicForms: [Int: Int?] = [:]
  private var known: [ProgramInstruction: Int] = [:]

  /// Adds a formula and returns the step that has its value.
  mutating func add(_ formula: Formula) throws -> Int {
    try Self.checkDepth(formula)
    let faults = formula.faults
    guard faults.isEmpty else { throw FormulaError.malformed(faults) }
    // A loss of the whole batch stands beside each example: their mean is the loss.
    return spread(try step(formula), to: .examples)
  }

  private mutating func step(_ formula: Formula) throws -> Int {
    switch formula {
    case .constant(let value): return constant(value)
    case .learned(let scalar): return intern(.learned(scalar), .batch)
    case .term(let term): return intern(.term(term), term.shape)
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
    if let same = Self.unary[operation] { return try unary(same, steps[0]) }
    if let same = Self.binary[operation] { return try binary(same, steps[0], steps[1]) }
    if operation == .select { return try select(steps[0], steps[1], steps[2]) }
    let shape: FormulaShape
    do {
      shape = try operation.shape(of: steps.map { shapes[$0] })
    } catch {
      throw FormulaError.malformed([error.message])
    }
    return try passage(operation, steps, to: shape)
  }

  /// The step for an operation that doesn't work value by value.
  private mutating func passage(
    _ operation: FormulaOperation,
    _ steps: [Int],
    to shape: FormulaShape
  ) throws -> Int {
    let inner = operation.passage?.operand ?? shapes[steps[0]]
    let first = spread(steps[0], to: inner, evenConstants: true)
    switch operation {
    case .sumOverTokens, .sumOverCandidates, .sumOverPlaces, .sumOverSecond:
      return try reduction(.sum, first, from: inner, to: shape)
    case .meanOverTokens, .meanOverCandidates, .meanOverRanks, .meanOverPlaces:
      return try reduction(.mean, first, from: inner, to: shape)
    default: break
    }
    let instruction: ProgramInstruction =
      switch operation {
      case .logSumExpOverCandidates, .logSumExpOverTokens: .reduce(.logSumExp, first, from: inner)
      case .logSumExpOverSecond:
        .maskedLogSumExp(first, mask: spread(steps[1], to: inner, evenConstants: true))
      case .logSumExpOverSecondRow: .rowLogSumExp(first)
      case .ofSameRow: .diagonal(first)
      case .firstOfPair: .spread(first, to: .pairs)
      case .secondOfPair: .second(first)
      case .rankOverCandidates, .rankInBatch: .rank(first, of: inner)
      case .sortOverCandidates: .sortList(first)
      case .sumOverBatch: .batchSum(first, isMean: false)
      case .meanOverBatch: .batchSum(first, isMean: true)
      case .sort: .sort(first)
      case .runningMean: .runningMean(first)
      case .movingAverage: .movingAverage(first, decay: try decay(steps[1]))
      default:
        throw FormulaError.malformed(["'\(operation.rawValue)' can't be compiled."])
      }
    return intern(instruction, shape)
  }

  /// The step for a sum or mean of inner values.
  mutating func reduction(
    _ reduction: ProgramInstruction.Reduction,
    _ operand: Int,
    from inner: FormulaShape,
    to outer: FormulaShape
  ) throws -> Int {
    if let factored = try factored(reduction, operand, from: inner, to: outer) { return factored }
    return intern(.reduce(reduction, operand, from: inner), outer)
  }

  private func decay(_ step: Int) throws -> Double {
    guard let decay = constantValue(step), (0..<1).contains(decay) else {
      throw FormulaError.malformed([
        "The decay of a moving average must be a number from 0 up to, but not, 1."
      ])
    }
    return decay
  }

  private static let unary: [FormulaOperation: UnaryOperation] = [
    .negate: .negate, .exp: .exp, .log: .log, .sigmoid: .sigmoid, .logSigmoid: .logSigmoid,
    .softplus: .softplus, .square: .square, .squareRoot: .squareRoot, .absolute: .absolute,
    .stopGradient: .stopGradient, .logOneMinusExp: .logOneMinusExp, .logNormalCDF: .logNormalCDF,
  ]

  private static let binary: [FormulaOperation: BinaryOperation] = [
    .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .power: .power,
    .minimum: .minimum, .maximum: .maximum, .less: .less, .lessOrEqual: .lessOrEqual,
    .equal: .equal,
  ]

  private mutating func select(_ condition: Int, _ value: Int, _ other: Int) throws -> Int {
    if let fixed = constantValue(condition) { return fixed != 0 ? value : other }
    let shape = try common(try common(shapes[condition], shapes[value]), shapes[other])
    if value == other, shapes[value] == shape { return value }
    return intern(
      .select(
        spread(condition, to: shape),
        spread(value, to: shape),
        spread(other, to: shape)
      ),
      shape
    )
  }

  mutating func unary(_ operation: UnaryOperation, _ operand: Int) throws -> Int {
    if let value = constantValue(operand) {
      return try folded(operation.value(value))
    }
    if let stable = try stableUnary(operation, operand) { return stable }
    if let simpler = try simplerUnary(operation, operand) { return simpler }
    return intern(.unary(operation, operand), shapes[operand])
  }

  mutating func binary(_ operation: BinaryOperation, _ left: Int, _ right: Int) throws -> Int {
    if let leftValue = constantValue(left), let rightValue = constantValue(right) {
      return try folded(operation.value(leftValue, rightValue))
    }
    if let simpler = try simplerBinary(operation, left, right) { return simpler }
    if let stable = try stableBinary(operation, left, right) { return stable }
    let shape = try common(shapes[left], shapes[right])
    var operands = (spread(left, to: shape), spread(right, to: shape))
    if operands != (left, right), let lifted = try lifted(operation, operands.0, operands.1) {
      return lifted
    }
    if operation.isCommutative, operands.0 > operands.1 { operands = (operands.1, operands.0) }
    return intern(.binary(operation, operands.0, operands.1), shape)
  }

  mutating func constant(_ value: Double) -> Int { intern(.constant(value), .batch) }

  func constantValue(_ step: Int) -> Double? {
    if case .constant(let value) = instructions[step] { value } else { nil }
  }

  private mutating func folded(_ value: Double) throws -> Int {
    guard value.isFinite else {
      throw FormulaError.malformed(["A part of the formula without terms is \(value)."])
    }
    return constant(value)
  }

  private func common(_ left: FormulaShape, _ right: FormulaShape) throws -> FormulaShape {
    guard let shape = left.joined(with: right) else {
      throw FormulaError.malformed([
        "A value \(left) and a value \(right) stand in one operation."
      ])
    }
    return shape
  }

  /// A step with its values repeated for each value of an inner shape.
  ///
  /// Operations value by value take a constant as it is.
  mutating func spread(
    _ step: Int,
    to shape: FormulaShape,
    evenConstants: Bool = false
  ) -> Int {
    guard shapes[step] != shape, evenConstants || constantValue(step) == nil,
      let parent = shape.parent
    else { return step }
    let outer = spread(step, to: parent, evenConstants: evenConstants)
    return intern(.spread(outer, to: shape), shape)
  }

  mutating func intern(_ instruction: ProgramInstruction, _ shape: FormulaShape) -> Int {
    if let step = known[instruction] { return step }
    let step = instructions.count
    instructions.append(instruction)
    shapes.append(shape)
    isActive.append(instruction.isActive { isActive[$0] })
    known[instruction] = step
    return step
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
