import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Formulas and batches that don't fit")
struct MalformedFormulaTests {
  static let tokens = Formula.term(FormulaTerm(.chosen, .tokenLogProbabilities))
  static let others = Formula.term(FormulaTerm(.rejected, .tokenLogProbabilities))
  static let score = Formula.term(FormulaTerm(.chosen, .score))

  static let badFormulas: [Formula] = [
    .apply(.add, []), .apply(.add, [score]), .apply(.exp, [score, score]), .apply(.exp, []),
    .apply(.sumOverTokens, []), .apply(.subtract, []), tokens, .apply(.exp, [tokens]),
    .apply(.sumOverTokens, [score]), .apply(.meanOverTokens, [.constant(1)]),
    .apply(.sumOverTokens, [.apply(.multiply, [tokens, others])]),
    .apply(.sumOverTokens, [.apply(.sumOverTokens, [tokens])]),
    .constant(.nan), .constant(.infinity), .apply(.add, [.constant(-.infinity), score]),
    .apply(.divide, [.constant(1), .constant(0)]), .apply(.log, [.constant(0)]),
    .apply(.add, [score, .apply(.squareRoot, [.constant(-1)])]),
    (0..<1500).reduce(score) { formula, _ in .apply(.exp, [formula]) },
  ]

  @Test("A malformed formula is an error that says what is wrong", arguments: badFormulas.indices)
  func malformed(index: Int) throws {
    let error = #expect(throws: FormulaError.self) {
      try CompiledFormula(Self.badFormulas[index])
    }
    guard case .malformed(let faults) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!faults.isEmpty && faults.allSatisfy { $0.hasSuffix(".") })
  }

  @Test("A quantity that the rows lack is named")
  func missing() throws {
    let formula = try CompiledFormula(DPO(beta: 0.1, labels: .soft).loss.value.formula)
    var batch = FormulaBatch.random(count: 2, seed: 1)
    batch.values[FormulaTerm(.example, .softLabel)] = nil
    let term = FormulaTerm(.example, .softLabel)
    #expect(throws: FormulaError.missing(term)) { try formula.values(batch) }
    #expect(FormulaError.missing(term).description.contains("example.softLabel"))
    batch.set(.example, .softLabel, [1, 1])
    batch.values[FormulaTerm(.chosen, .referenceTokenLogProbabilities)] = nil
    #expect(throws: FormulaError.missing(FormulaTerm(.chosen, .referenceLogProbability))) {
      try formula.values(batch)
    }
  }

  @Test("A log-probability given per reply is read as it is, without tokens")
  func perReply() throws {
    let formula = try CompiledFormula(DPO(beta: 0.1).loss.value.formula)
    let gradients = try formula.gradients(AnchorTests.torchtune, upstream: [1, 1, 1]).gradients
    #expect(
      Set(gradients.keys)
        == [FormulaTerm(.chosen, .logProbability), FormulaTerm(.rejected, .logProbability)]
    )
  }

  @Test("Numbers of values and token offsets that contradict each other are errors")
  func counts() throws {
    let formula = try CompiledFormula(.apply(.sumOverTokens, [Self.tokens]))
    let term = FormulaTerm(.chosen, .tokenLogProbabilities)
    var batch = FormulaBatch(count: 2)
    batch.values[term] = [-1, -2, -3]
    for starts in [[], [0], [0, 3], [1, 2, 3], [0, 3, 2], [0, 1, 2, 3]] {
      batch.tokenStarts[.chosen] = starts
      #expect(throws: FormulaError.wrongTokenStarts(.chosen)) { try formula.values(batch) }
    }
    batch.tokenStarts[.chosen] = [0, 1, 4]
    #expect(throws: FormulaError.wrongCount(term, expected: 4, found: 3)) {
      try formula.values(batch)
    }
    batch.tokenStarts[.chosen] = [0, 1, 3]
    #expect(try formula.values(batch) == [-1, -5])
    #expect(throws: FormulaError.wrongLength(of: "upstream values", expected: 2, found: 1)) {
      try formula.gradients(batch, upstream: [1])
    }
    let scores = try CompiledFormula(Self.score)
    batch.values[FormulaTerm(.chosen, .score)] = [1]
    #expect(throws: FormulaError.wrongCount(FormulaTerm(.chosen, .score), expected: 2, found: 1)) {
      try scores.values(batch)
    }
  }

  @Test("A batch without rows and a reply without tokens are no crash")
  func empty() throws {
    let formula = try CompiledFormula(DPO(beta: 0.1).loss.value.formula)
    var batch = FormulaBatch.random(count: 3, seed: 5).rows([])
    #expect(try formula.gradients(batch, upstream: []).values.isEmpty)
    batch = FormulaBatch(count: 1)
    batch.set(.chosen, .tokenLogProbabilities, rows: [[]])
    let sum = try CompiledFormula(.apply(.sumOverTokens, [Self.tokens]))
    #expect(try sum.gradients(batch, upstream: [1]).values == [0])
    let mean = try CompiledFormula(.apply(.meanOverTokens, [Self.tokens]))
    #expect(try mean.values(batch)[0].isNaN)
  }

  @Test("Names and parameters of terms are written and read again, and wrong ones are faults")
  func namedTerms() throws {
    func mean(_ term: FormulaTerm) -> Formula { .apply(.meanOverTokens, [.term(term)]) }
    let named = FormulaTerm(.chosen, .tokenHeadValues, name: "mask", parameter: 1)
    let tempered = FormulaTerm(.chosen, .tokenTemperedDivergences, parameter: 2)
    let formula = Formula.apply(.add, [mean(named), mean(tempered)])
    let copy = try JSONDecoder().decode(Formula.self, from: JSONEncoder().encode(formula))
    #expect(copy == formula)
    #expect(copy.learnedHeads == [named.of(.example)])
    #expect(formula.faults == [])
    #expect(
      mean(FormulaTerm(.chosen, .tokenHeadValues)).faults == ["A learned head needs a name."]
    )
    #expect(
      mean(FormulaTerm(.chosen, .tokenTemperedDivergences, parameter: 0)).faults
        == ["The temperature of a divergence is 0.0; it must be positive."]
    )
  }

  @Test("A formula that was written and read again has the same values", arguments: 0..<40)
  func roundTrip(seed: Int) throws {
    var source = RandomFormula(random: FormulaRandom(seed: seed))
    let formula = source.perExample(depth: 5)
    let copy = try JSONDecoder().decode(Formula.self, from: JSONEncoder().encode(formula))
    #expect(copy == formula)
    let batch = FormulaBatch.random(count: 3, seed: seed)
    #expect(try CompiledFormula(copy).values(batch) == CompiledFormula(formula).values(batch))
  }
}
