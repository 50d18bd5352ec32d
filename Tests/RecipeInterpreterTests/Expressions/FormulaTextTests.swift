import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Objectives as a researcher reads them")
struct FormulaTextTests {
  static let texts: [(LossTermPlan, String)] = [
    (
      DPO(beta: 0.1).plan(),
      "−log σ(0.1 · (Δ(chosen) − Δ(rejected)))"
    ),
    (
      DPO(beta: 0.1, labelSmoothing: 0.1).plan(),
      "−(0.9 · log σ(0.1 · (Δ(chosen) − Δ(rejected))))"
        + " − 0.1 · log σ(−(0.1 · (Δ(chosen) − Δ(rejected))))"
    ),
    (
      DPO(beta: 0.1, labels: .soft).plan(),
      "−(p(chosen is better) · log σ(0.1 · (Δ(chosen) − Δ(rejected))))"
        + " − (1 − p(chosen is better)) · log σ(−(0.1 · (Δ(chosen) − Δ(rejected))))"
    ),
    (
      BradleyTerry().plan(),
      "−log σ(r(chosen) − r(rejected))"
    ),
    (
      BradleyTerry(labelSmoothing: 0.1).plan(),
      "−(0.9 · log σ(r(chosen) − r(rejected))) − 0.1 · log σ(−(r(chosen) − r(rejected)))"
    ),
    (
      BradleyTerry(labelSmoothing: 0.1, labels: .soft).plan(),
      "−((0.8 · p(chosen is better) + 0.1) · log σ(r(chosen) − r(rejected)))"
        + " − (1 − (0.8 · p(chosen is better) + 0.1)) · log σ(−(r(chosen) − r(rejected)))"
    ),
    (
      IPO(tau: 0.1, logProbabilities: .sum).plan(),
      "(Δ(chosen) − Δ(rejected) − 5)²"
    ),
    (
      IPO(tau: 0.1, logProbabilities: .mean).plan(),
      "(Δ(chosen) / |chosen| − Δ(rejected) / |rejected| − 5)²"
    ),
    (
      NegativeLogLikelihood<Demonstration>().plan(),
      "−log π(completion)"
    ),
    (
      NegativeLogLikelihood<Comparison>(of: .chosen).plan(),
      "−log π(chosen)"
    ),
    (
      KL<Demonstration>(to: .reference, estimator: .k1).plan(),
      "Σₜ(Δₜ(completion))"
    ),
    (
      KL<Demonstration>(to: .reference, estimator: .k2).plan(),
      "Σₜ(0.5 · Δₜ(completion)²)"
    ),
    (
      KL<Demonstration>(to: .reference).plan(),
      "Σₜ(exp(−Δₜ(completion)) − 1 + Δₜ(completion))"
    ),
    (
      KL<Comparison>(to: .reference).plan(),
      "Σₜ(exp(−Δₜ(chosen)) − 1 + Δₜ(chosen))"
        + " + Σₜ(exp(−Δₜ(rejected)) − 1 + Δₜ(rejected))"
    ),
    (
      HingeDPO(beta: 0.1).plan(),
      "max(1 − 0.1 · (Δ(chosen) − Δ(rejected)), 0)"
    ),
  ]

  @Test("Every built-in objective prints as its formula", arguments: texts)
  func text(plan: LossTermPlan, expected: String) {
    #expect(FormulaPrinter().text(plan.formula) == expected)
  }
  @Test("A power of a logarithm is bracketed, since log x² is another number")
  func brackets() {
    let sum = Formula.term(FormulaTerm(.chosen, .logProbability))
    let score = Formula.term(FormulaTerm(.chosen, .score))
    let printer = FormulaPrinter()
    #expect(printer.text(.apply(.square, [sum])) == "(log π(chosen))²")
    #expect(printer.text(.apply(.square, [.apply(.logSigmoid, [score])])) == "(log σ(r(chosen)))²")
    #expect(printer.text(.apply(.negate, [sum])) == "−log π(chosen)")
    #expect(printer.text(.apply(.multiply, [.constant(2), sum])) == "2 · log π(chosen)")
  }

  @Test(
    "A malformed formula prints without a crash",
    arguments: MalformedFormulaTests.badFormulas.indices
  )
  func malformed(index: Int) {
    let printer = FormulaPrinter()
    #expect(!printer.text(MalformedFormulaTests.badFormulas[index]).isEmpty)
  }
}
