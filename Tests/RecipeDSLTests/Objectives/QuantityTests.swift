import PreferenceData
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("Operators write the expected trees")
struct QuantityTests {
  private static let left = Quantity<PerExample>(.chosen, .logProbability)
  private static let right = Quantity<PerExample>(.rejected, .score)
  private static let tokens = Quantity<PerToken>(.chosen, .tokenLogProbabilities)
  private static let candidates = Quantity<PerCandidate>(.candidates, .logProbability)
  private static let pairs = Quantity<PerPair>(
    .apply(.firstOfPair, [.term(FormulaTerm(.candidates, .rating))])
  )
  private static let rowPairs = ScoredReply(subject: .chosen).similarity(dropout: 0.1)
  private static let a = Formula.term(FormulaTerm(.chosen, .logProbability))
  private static let b = Formula.term(FormulaTerm(.rejected, .score))
  private static let t = Formula.term(FormulaTerm(.chosen, .tokenLogProbabilities))

  @Test(
    "binary operators keep the order of their operands",
    arguments: [
      (left + right, Formula.apply(.add, [a, b])), (left + 2, .apply(.add, [a, .constant(2)])),
      (2 + left, .apply(.add, [.constant(2), a])), (left - right, .apply(.subtract, [a, b])),
      (left - 2, .apply(.subtract, [a, .constant(2)])),
      (2 - left, .apply(.subtract, [.constant(2), a])),
      (left * right, .apply(.multiply, [a, b])), (left * 2, .apply(.multiply, [a, .constant(2)])),
      (2 * left, .apply(.multiply, [.constant(2), a])), (left / right, .apply(.divide, [a, b])),
      (left / 2, .apply(.divide, [a, .constant(2)])),
      (2 / left, .apply(.divide, [.constant(2), a])), (max(left, right), .apply(.maximum, [a, b])),
      (max(left, 0), .apply(.maximum, [a, .constant(0)])),
      (min(left, right), .apply(.minimum, [a, b])),
      (min(left, 0), .apply(.minimum, [a, .constant(0)])),
    ]
  )
  func binary(quantity: Quantity<PerExample>, formula: Formula) {
    #expect(quantity.formula == formula)
  }

  @Test(
    "functions are operations of the same name",
    arguments: [
      (-left, FormulaOperation.negate), (exp(left), .exp), (log(left), .log),
      (sigmoid(left), .sigmoid), (logSigmoid(left), .logSigmoid), (softplus(left), .softplus),
      (square(left), .square), (squareRoot(left), .squareRoot), (abs(left), .absolute),
      (stopGradient(left), .stopGradient),
    ]
  )
  func unary(quantity: Quantity<PerExample>, operation: FormulaOperation) {
    #expect(quantity.formula == .apply(operation, [Self.a]))
  }

  @Test("sequences become numbers by sum and mean")
  func tokens() {
    #expect(Self.tokens.sum().formula == .apply(.sumOverTokens, [Self.t]))
    #expect(Self.tokens.mean().formula == .apply(.meanOverTokens, [Self.t]))
    #expect((2 * exp(Self.tokens)).sum().formula.faults == [])
    #expect(Self.tokens.formula.isPerToken)
    #expect(!Self.tokens.sum().formula.isPerToken)
  }

  @Test("precedence is Swift's")
  func precedence() {
    let value = Self.left - 2 * Self.right / 3 + 1
    #expect(
      value.formula
        == .apply(
          .add,
          [
            .apply(
              .subtract,
              [
                Self.a,
                .apply(.divide, [.apply(.multiply, [.constant(2), Self.b]), .constant(3)]),
              ]
            ), .constant(1),
          ]
        )
    )
  }

  @Test("every operation can be written in a recipe")
  func allOperations() {
    let written: [Formula] = [
      (Self.left + 1).formula, (Self.left - 1).formula, (Self.left * 2).formula,
      (Self.left / 2).formula, min(Self.left, 1).formula, max(Self.left, 1).formula,
      (-Self.left).formula, exp(Self.left).formula, log(Self.left).formula,
      sigmoid(Self.left).formula, logSigmoid(Self.left).formula, softplus(Self.left).formula,
      square(Self.left).formula, squareRoot(Self.left).formula, abs(Self.left).formula,
      stopGradient(Self.left).formula, Self.tokens.sum().formula, Self.tokens.mean().formula,
      power(Self.left, 2).formula, logOneMinusExp(Self.left).formula,
      logNormalCDF(Self.left).formula, (Self.left .< Self.right).formula,
      (Self.left .<= 1).formula, (Self.left .== Self.right).formula,
      select(Self.left .> 0, Self.left, else: Self.right).formula,
      Self.candidates.sum().formula, Self.candidates.mean().formula,
      Self.candidates.logSumExp().formula, Self.candidates.descendingRank.sum().formula,
      Self.candidates.descendingRank.formula, Self.candidates.ofFirst.formula,
      Self.candidates.sortedOverCandidates().formula,
      Self.candidates.sortedOverCandidates().sum().formula,
      Self.candidates.sortedOverCandidates().mean().formula, Self.tokens.logSumExp().formula,
      power(Self.left, Self.right).formula, Self.candidates.ofSecond.formula,
      Self.pairs.sumOverSecond().formula,
      Self.pairs.logSumExpOverSecond(where: Self.pairs .> 0).formula,
      Self.left.batchSum().formula, Self.left.batchMean().formula,
      Self.left.sortedOverBatch().formula, Self.left.sortedOverBatch().mean().formula,
      Self.left.ascendingRankInBatch.formula, Self.left.runningMean().formula,
      Self.left.movingAverage(decay: 0.9).formula,
      Self.rowPairs.logSumExpOverSecondRow().formula, Self.rowPairs.ofSameRow.formula,
    ]
    let operations = written.compactMap { formula -> FormulaOperation? in
      if case .apply(let operation, _) = formula { operation } else { nil }
    }
    #expect(Set(operations) == Set(FormulaOperation.allCases))
    #expect(written.allSatisfy { $0.shape != nil })
  }

  @Test(
    "built-in objectives are the published formulas",
    arguments: [
      (DPO(beta: 0.1).loss, "−log σ(0.1 · (Δ(chosen) − Δ(rejected)))"),
      (
        DPO(beta: 2, labelSmoothing: 0.25).loss,
        "−(0.75 · log σ(2 · (Δ(chosen) − Δ(rejected)))) "
          + "− 0.25 · log σ(−(2 · (Δ(chosen) − Δ(rejected))))"
      ),
      (
        DPO(beta: 1, labels: .soft).loss,
        "−(p(chosen is better) · log σ(1 · (Δ(chosen) − Δ(rejected)))) "
          + "− (1 − p(chosen is better)) · log σ(−(1 · (Δ(chosen) − Δ(rejected))))"
      ),
      (IPO(tau: 0.5, logProbabilities: .sum).loss, "(Δ(chosen) − Δ(rejected) − 1)²"),
      (
        IPO(tau: 0.25, logProbabilities: .mean).loss,
        "(Δ(chosen) / |chosen| − Δ(rejected) / |rejected| − 2)²"
      ),
      (BradleyTerry().loss, "−log σ(r(chosen) − r(rejected))"),
      (NegativeLogLikelihood<Comparison>(of: .rejected).loss, "−log π(rejected)"),
      (NegativeLogLikelihood<Demonstration>().loss, "−log π(completion)"),
      (KL<Demonstration>(to: .reference, estimator: .k1).loss, "Σₜ(Δₜ(completion))"),
      (
        KL<Demonstration>(to: .reference, estimator: .k2).loss, "Σₜ(0.5 · Δₜ(completion)²)"
      ),
      (
        KL<Demonstration>(to: .reference).loss,
        "Σₜ(exp(−Δₜ(completion)) − 1 + Δₜ(completion))"
      ),
      (
        KL<Comparison>(to: .reference, estimator: .k1).loss,
        "Σₜ(Δₜ(chosen)) + Σₜ(Δₜ(rejected))"
      ),
    ]
  )
  func published(loss: Loss, text: String) {
    #expect(FormulaPrinter().text(loss.value.formula) == text)
    #expect(loss.value.formula.faults == [])
  }
}
