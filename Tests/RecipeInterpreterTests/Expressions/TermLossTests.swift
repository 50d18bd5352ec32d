import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("The loss of a training step")
struct TermLossTests {
  static let batch = FormulaBatch.random(count: 8, seed: 31)
  static let weights: [Double] = [1, 0.5, 2, 1, 0, 3, 1, 0.25]

  /// Two terms over examples, one over the tokens of both replies, one over those of one.
  static let plans = [
    DPO(beta: 0.3).plan(),
    IPO(tau: 0.2, logProbabilities: .mean).plan(weight: 0.5),
    KL<Comparison>(to: .reference).plan(weight: 0.1),
    NegativeLogLikelihood<Comparison>(of: .chosen).plan(weight: 0.2),
  ]

  static func denominators() throws -> [Double] {
    try plans.map {
      try TermLoss.denominator(of: $0.normalizer, weights: weights, lengths: batch.lengths)
    }
  }

  @Test("Denominators are the total weight of rows, or of the named replies' tokens")
  func denominators() throws {
    let lengths: [FormulaTerm.Subject: [Int]] = [.chosen: [3, 1], .rejected: [2, 5]]
    func denominator(_ normalizer: NormalizerPlan) throws -> Double {
      try TermLoss.denominator(of: normalizer, weights: [2, 0.5], lengths: lengths)
    }
    #expect(try denominator(.examples) == 2.5)
    #expect(try denominator(.tokens(of: [.chosen])) == 6.5)
    #expect(try denominator(.tokens(of: [.chosen, .rejected])) == 13)
  }

  @Test("Several terms are the weighted sum of each alone")
  func sum() throws {
    let together = try TermLoss(Self.plans).step(Self.batch, weights: Self.weights)
    var total = 0.0
    var gradients: [FormulaTerm: [Double]] = [:]
    for (index, plan) in Self.plans.enumerated() {
      let alone = try TermLoss([plan]).step(Self.batch, weights: Self.weights)
      #expect(agree(together.terms[index], alone.terms[0], to: 1e-14))
      total += plan.weight * alone.terms[0]
      for (term, values) in alone.gradients { gradients[term, default: []].accumulate(values) }
    }
    #expect(agree(together.total, total, to: 1e-13))
    #expect(gradients.keys == together.gradients.keys)
    for (term, values) in gradients {
      #expect(agree(together.gradients[term] ?? [], values, to: 1e-13))
    }
  }

  @Test(
    "However a step is cut into micro-batches, loss and gradient are the step's",
    arguments: [1, 2, 3, 5]
  )
  func microBatches(size: Int) throws {
    let loss = try TermLoss(Self.plans)
    let denominators = try Self.denominators()
    let whole = try loss.share(
      of: Self.batch,
      weights: Self.weights,
      denominators: denominators
    )
    var total = 0.0
    var gradients: [FormulaTerm: [Double]] = [:]
    for start in stride(from: 0, to: Self.batch.count, by: size) {
      let rows = Array(start..<min(start + size, Self.batch.count))
      let share = try loss.share(
        of: Self.batch.rows(rows),
        weights: rows.map { Self.weights[$0] },
        denominators: denominators
      )
      total += share.total
      for (term, values) in share.gradients { gradients[term, default: []] += values }
    }
    #expect(agree(total, whole.total, to: 1e-14))
    // A row's gradient doesn't depend on its neighbours to the last bit.
    #expect(gradients == whole.gradients)
  }

  @Test("Rows in another order give the same loss, and gradients in that order")
  func permutation() throws {
    let order = [5, 0, 7, 3, 1, 6, 2, 4]
    let loss = try TermLoss(Self.plans)
    let first = try loss.step(Self.batch, weights: Self.weights)
    let second = try loss.step(Self.batch.rows(order), weights: order.map { Self.weights[$0] })
    #expect(agree(first.total, second.total, to: 1e-13))
    #expect(second.rows == first.rows.map { rows in order.map { rows[$0] } })
    for (term, values) in first.gradients {
      let expected = order.flatMap { Self.batch.slice(values, term, $0) }
      #expect(agree(second.gradients[term] ?? [], expected, to: 1e-14))
    }
  }

  @Test("A row of weight 0 takes no part, also when its numbers are infinite")
  func weightless() throws {
    var spoiled = Self.batch
    let term = FormulaTerm(.chosen, .tokenLogProbabilities)
    let start = try #require(spoiled.tokenStarts[.chosen])[4]
    spoiled.values[term]?[start] = -.infinity
    let expected = try TermLoss(Self.plans).step(Self.batch, weights: Self.weights)
    let found = try TermLoss(Self.plans).step(spoiled, weights: Self.weights)
    #expect(found.total == expected.total)
    #expect(found.gradients == expected.gradients)
    #expect(found.isFinite)
  }

  @Test("Weights scale a row's part; scaling all of them changes nothing")
  func weightScale() throws {
    let loss = try TermLoss(Self.plans)
    let first = try loss.step(Self.batch, weights: Self.weights)
    let second = try loss.step(Self.batch, weights: Self.weights.map { $0 * 4 })
    #expect(agree(first.total, second.total, to: 1e-14))
    let doubled = try loss.step(Self.batch.rows([2, 2, 0]))
    let weighted = try loss.step(Self.batch.rows([2, 0]), weights: [2, 1])
    #expect(agree(doubled.total, weighted.total, to: 1e-13))
  }

  @Test("Nothing to average over, and lists of another length, are errors")
  func errors() throws {
    let loss = try TermLoss(Self.plans)
    #expect(throws: FormulaError.emptyDenominator(term: 0, value: 0)) {
      try loss.step(Self.batch, weights: Self.weights.map { _ in 0 })
    }
    #expect(throws: FormulaError.wrongLength(of: "weights", expected: 8, found: 1)) {
      try loss.share(of: Self.batch, weights: [1], denominators: Self.denominators())
    }
    #expect(throws: FormulaError.wrongLength(of: "denominators", expected: 4, found: 1)) {
      try loss.share(of: Self.batch, weights: Self.weights, denominators: [1])
    }
    #expect(throws: FormulaError.missing(FormulaTerm(.completion, .length))) {
      try TermLoss.denominator(of: .tokens(of: [.completion]), weights: [1], lengths: [:])
    }
  }
}
