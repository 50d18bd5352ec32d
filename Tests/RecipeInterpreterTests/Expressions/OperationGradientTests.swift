import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Gradients against difference quotients")
struct OperationGradientTests {
  static let batch = FormulaBatch.random(count: 5, seed: 21)

  /// Formulas of one operation, at values where it is smooth, per example and per token.
  static func formulas(_ operation: FormulaOperation) -> [Formula] {
    let scores = [FormulaTerm.Subject.chosen, .rejected].map {
      Formula.term(FormulaTerm($0, .score))
    }
    let tokens = Formula.term(FormulaTerm(.chosen, .tokenLogProbabilities))
    let reference = Formula.term(FormulaTerm(.chosen, .referenceTokenLogProbabilities))
    if [.sumOverTokens, .meanOverTokens, .logSumExpOverTokens].contains(operation) {
      return [.apply(operation, [tokens])]
    }
    if operation == .logOneMinusExp {
      return [
        .apply(operation, [.apply(.negate, [.apply(.add, [scores[0], .constant(3)])])]),
        .apply(.sumOverTokens, [.apply(operation, [tokens])]),
      ]
    }
    if operation == .power { return powers(scores[0], tokens) }
    if operation == .select { return selections(scores, tokens) }
    if operation.operandCount == 1 {
      // The logarithm and the root want positive operands; all scores plus 3 are.
      let positive = Formula.apply(.add, [scores[0], .constant(3)])
      let flipped = Formula.apply(.negate, [tokens])
      return [
        .apply(operation, [positive]),
        .apply(.sumOverTokens, [.apply(operation, [flipped])]),
        .apply(.meanOverTokens, [.apply(.multiply, [.apply(operation, [flipped]), tokens])]),
      ]
    }
    return [
      .apply(operation, scores),
      .apply(operation, [scores[0], .constant(0.7)]),
      .apply(operation, [.constant(0.7), scores[1]]),
      .apply(operation, [.apply(.square, [scores[0]]), scores[0]]),
      .apply(.sumOverTokens, [.apply(operation, [tokens, reference])]),
      .apply(.sumOverTokens, [.apply(operation, [scores[0], tokens])]),
      .apply(.meanOverTokens, [.apply(operation, [tokens, scores[1]])]),
      .apply(.sumOverTokens, [.apply(operation, [tokens, .constant(-1.1)])]),
    ]
  }

  private static func powers(_ score: Formula, _ tokens: Formula) -> [Formula] {
    let positive = Formula.apply(.add, [score, .constant(3)])
    return [
      .apply(.power, [positive, .constant(2.5)]), .apply(.power, [score, .constant(3)]),
      .apply(.power, [.constant(2), score]), .apply(.power, [positive, score]),
      .apply(.sumOverTokens, [.apply(.power, [.constant(1.5), tokens])]),
    ]
  }

  private static func selections(_ scores: [Formula], _ tokens: Formula) -> [Formula] {
    let isLess = Formula.apply(.less, scores)
    let isShort = Formula.apply(.lessOrEqual, [tokens, .constant(-1)])
    let squared = Formula.apply(.square, [tokens])
    return [
      .apply(.select, [isLess, scores[0], .apply(.square, [scores[1]])]),
      .apply(.select, [isLess, .constant(1), .apply(.exp, [scores[1]])]),
      .apply(.sumOverTokens, [.apply(.select, [isShort, tokens, squared])]),
      .apply(.sumOverTokens, [.apply(.select, [isLess, tokens, scores[0]])]),
    ]
  }

  /// The operations that work value by value or over a reply's tokens.
  static let rowOperations = FormulaOperation.allCases.filter {
    $0.passage == nil
  }

  @Test(
    "Every operation has the value and slope of its definition",
    arguments: rowOperations
  )
  func operation(_ operation: FormulaOperation) throws {
    for formula in Self.formulas(operation) { try check(formula, Self.batch) }
  }

  @Test("So have random formulas of all operations", arguments: 0..<150)
  func randomFormulas(seed: Int) throws {
    var source = RandomFormula(random: FormulaRandom(seed: seed))
    let formula = source.perExample(depth: 2 + seed % 5)
    try check(formula, FormulaBatch.random(count: 2, seed: seed + 1000))
  }

  @Test("Forms that the compiler rewrites keep their value and slope")
  func rewritten() throws {
    let x = Formula.term(FormulaTerm(.chosen, .score))
    let one = Formula.constant(1)
    let exponential = Formula.apply(.exp, [x])
    let negative = Formula.apply(.negate, [.apply(.add, [x, .constant(3)])])
    let rewritten: [Formula] = [
      .apply(.log, [.apply(.sigmoid, [x])]),
      .apply(.log, [.apply(.add, [one, exponential])]),
      .apply(.log, [.apply(.add, [exponential, one])]),
      .apply(.log, [exponential]),
      .apply(.log, [.apply(.subtract, [one, .apply(.exp, [negative])])]),
      .apply(.subtract, [one, .apply(.sigmoid, [x])]),
      .apply(.subtract, [exponential, one]),
      .apply(.subtract, [one, exponential]),
      .apply(.divide, [one, .apply(.add, [one, exponential])]),
      .apply(.log, [.apply(.divide, [one, .apply(.add, [one, exponential])])]),
      .apply(.negate, [.apply(.negate, [x])]),
      .apply(.add, [.apply(.multiply, [one, x]), .constant(0)]),
      .apply(.subtract, [.constant(0), .apply(.divide, [x, one])]),
      .apply(.multiply, [.constant(-1), .apply(.multiply, [x, .constant(-1)])]),
      .apply(.multiply, [x, x]),
    ]
    for formula in rewritten { try check(formula, Self.batch) }
  }

  @Test("No gradient flows through a stopped part, and its terms get zeros")
  func stopped() throws {
    let score = FormulaTerm(.chosen, .score)
    let stopped = Formula.apply(.stopGradient, [.apply(.square, [.term(score)])])
    let ones = Array(repeating: 1.0, count: Self.batch.count)
    let alone = try CompiledFormula(stopped).gradients(Self.batch, upstream: ones)
    #expect(alone.gradients == [score: ones.map { _ in 0 }])
    let product = Formula.apply(.multiply, [stopped, .term(score)])
    let beside = try CompiledFormula(product).gradients(Self.batch, upstream: ones)
    let scores = try #require(Self.batch.values[score])
    #expect(agree(beside.gradients[score] ?? [], scores.map { $0 * $0 }))
    #expect(agree(beside.values, scores.map { $0 * $0 * $0 }))
  }

  @Test("Ties and kinks take the side that the operations document")
  func kinks() throws {
    var batch = FormulaBatch(count: 1)
    batch.set(.chosen, .score, [2])
    batch.set(.rejected, .score, [2])
    let good = FormulaTerm(.chosen, .score)
    let bad = FormulaTerm(.rejected, .score)
    for operation in [FormulaOperation.minimum, .maximum] {
      let formula = try CompiledFormula(.apply(operation, [.term(good), .term(bad)]))
      let gradients = try formula.gradients(batch, upstream: [1]).gradients
      #expect(gradients == [good: [1], bad: [0]])
    }
    let difference = Formula.apply(.subtract, [.term(good), .term(bad)])
    let absolute = try CompiledFormula(.apply(.absolute, [difference]))
    #expect(try absolute.gradients(batch, upstream: [1]).gradients == [good: [0], bad: [0]])
  }

  @Test("A term that is read as a sum and by token gathers both gradients")
  func gathered() throws {
    let tokens = FormulaTerm(.chosen, .tokenLogProbabilities)
    let total = Formula.term(FormulaTerm(.chosen, .logProbability))
    let squares = Formula.apply(.sumOverTokens, [.apply(.square, [.term(tokens)])])
    let formula = try CompiledFormula(.apply(.add, [total, squares]))
    let ones = Array(repeating: 1.0, count: Self.batch.count)
    let found = try formula.gradients(Self.batch, upstream: ones).gradients
    let values = try #require(Self.batch.values[tokens])
    #expect(found.keys.map(\.self) == [tokens])
    #expect(agree(found[tokens] ?? [], values.map { 1 + 2 * $0 }))
  }

  /// Compares values and every slope with those of the plain evaluator.
  private func check(_ formula: Formula, _ batch: FormulaBatch) throws {
    let compiled = try CompiledFormula(formula)
    let upstream = (0..<batch.count).map { 0.5 + Double($0) }
    let (values, gradients) = try compiled.gradients(batch, upstream: upstream)
    #expect(try compiled.values(batch) == values)
    for row in 0..<batch.count {
      let evaluator = PlainEvaluator(completed(batch, row))
      #expect(agree(values[row], evaluator.values(formula)[0], to: 1e-9))
      for (term, gradient) in gradients {
        for (index, found) in batch.slice(gradient, term, row).enumerated() {
          // Moving a token moves the sum that the evaluator reads, so both slopes count.
          var expected = evaluator.slope(formula, term, index)
          if term.quantity == .tokenLogProbabilities {
            expected += evaluator.slope(formula, FormulaTerm(term.subject, .logProbability), 0)
          }
          #expect(agree(found, upstream[row] * expected, to: 2e-6), "\(formula) \(term)")
        }
      }
    }
  }

  /// A row's quantities together with those that a batch may leave out.
  private func completed(_ batch: FormulaBatch, _ row: Int) -> [FormulaTerm: [Double]] {
    var quantities: [FormulaTerm: [Double]] = [:]
    for (term, numbers) in batch.values {
      quantities[term] = batch.slice(numbers, term, row)
    }
    for (term, numbers) in quantities
    where [.tokenLogProbabilities, .referenceTokenLogProbabilities].contains(term.quantity) {
      let sum: FormulaTerm.Quantity =
        term.quantity == .tokenLogProbabilities ? .logProbability : .referenceLogProbability
      quantities[FormulaTerm(term.subject, sum)] = [numbers.reduce(0, +)]
      quantities[FormulaTerm(term.subject, .length)] = [Double(numbers.count)]
    }
    return quantities
  }
}
