import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Formulas at extreme numbers")
struct StabilityTests {
  /// Log-ratios of ±1e4 and scores as far apart, in all combinations of sign.
  static let extreme: FormulaBatch = {
    let signs: [(Double, Double)] = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    var batch = FormulaBatch(count: 4)
    for subject in [FormulaTerm.Subject.chosen, .rejected] {
      let numbers = signs.map { 1e4 * (subject == .chosen ? $0.0 : $0.1) }
      batch.set(subject, .tokenLogProbabilities, rows: numbers.map { [$0 - 2e4, -1] })
      batch.set(subject, .referenceTokenLogProbabilities, rows: numbers.map { _ in [-2e4, -1] })
      batch.set(subject, .score, numbers)
    }
    batch.set(.example, .softLabel, [0, 0.3, 0.9, 1])
    return batch
  }()

  static let plans: [LossTermPlan] = [
    DPO(beta: 0.1).plan(), DPO(beta: 10).plan(), DPO(beta: 1, labelSmoothing: 0.1).plan(),
    DPO(beta: 1, labels: .soft).plan(), IPO(tau: 0.1, logProbabilities: .sum).plan(),
    IPO(tau: 0.1, logProbabilities: .mean).plan(), BradleyTerry().plan(),
    BradleyTerry(labelSmoothing: 0.2).plan(), HingeDPO(beta: 0.1).plan(),
    APODown(beta: 1).plan(), EXO(beta: 1, labelSmoothing: 0.1).plan(),
    KL<Comparison>(to: .reference, estimator: .k1).plan(),
    KL<Comparison>(to: .reference, estimator: .k2).plan(),
  ]

  @Test("Losses and gradients are finite at log-ratios of ±10⁴", arguments: plans)
  func finite(plan: LossTermPlan) throws {
    let share = try TermLoss([plan]).step(Self.extreme)
    #expect(share.isFinite)
    for loss in share.rows[0] { #expect(loss.isFinite) }
    for slope in share.gradients.values.joined() { #expect(slope.isFinite) }
  }

  @Test("DPO grows along a line where it is wrong and vanishes where it is right")
  func asymptotes() throws {
    let losses = try DPO(beta: 0.1).values(Self.extreme)
    #expect(agree(losses, [log(2), 0, 2000, log(2)], to: 1e-12))
    let share = try TermLoss([DPO(beta: 0.1).plan()]).step(Self.extreme)
    let slopes = try #require(share.gradients[FormulaTerm(.chosen, .tokenLogProbabilities)])
    #expect(agree(slopes, [0.05, 0.05, 0, 0, 0.1, 0.1, 0.05, 0.05].map { -$0 / 4 }))
  }

  @Test(
    "Textbook forms are computed in their stable form",
    arguments: [-1e4, -800, -40, 40, 800, 1e4]
  )
  func textbook(x: Double) throws {
    var batch = FormulaBatch(count: 1)
    batch.set(.chosen, .score, [x])
    let score = Formula.term(FormulaTerm(.chosen, .score))
    let opposite = Formula.apply(.negate, [score])
    let one = Formula.constant(1)
    let sigmoid = Formula.apply(
      .divide,
      [one, .apply(.add, [one, .apply(.exp, [opposite])])]
    )
    let soft = Formula.apply(.log, [.apply(.add, [one, .apply(.exp, [score])])])
    let cases: [(Formula, value: Double, slope: Double)] = [
      (.apply(.log, [.apply(.sigmoid, [score])]), min(x, 0), x < 0 ? 1 : 0),
      (.apply(.log, [sigmoid]), min(x, 0), x < 0 ? 1 : 0),
      (sigmoid, x < 0 ? 0 : 1, 0), (.apply(.sigmoid, [score]), x < 0 ? 0 : 1, 0),
      (soft, max(x, 0), x < 0 ? 0 : 1), (.apply(.softplus, [score]), max(x, 0), x < 0 ? 0 : 1),
      (
        .apply(.log, [.apply(.subtract, [one, .apply(.sigmoid, [score])])]), min(-x, 0),
        x < 0 ? 0 : -1
      ),
    ]
    for (formula, value, slope) in cases {
      let found = try CompiledFormula(formula).gradients(batch, upstream: [1])
      #expect(agree(found.values, [value], to: 1e-15))
      #expect(agree(found.gradients[FormulaTerm(.chosen, .score)] ?? [], [slope], to: 1e-15))
    }
  }

  @Test("k3 keeps its digits where policy and reference nearly agree")
  func nearZero() throws {
    var batch = FormulaBatch(count: 1)
    batch.set(.chosen, .tokenLogProbabilities, rows: [[1e-6 - 1]])
    batch.set(.chosen, .referenceTokenLogProbabilities, rows: [[-1]])
    batch.set(.rejected, .tokenLogProbabilities, rows: [[-1]])
    batch.set(.rejected, .referenceTokenLogProbabilities, rows: [[-1]])
    let found = try KL<Comparison>(to: .reference).values(batch)[0]
    let ratio = (1e-6 - 1) - -1.0
    // u²/2 − u³/6 to the last digit; exp(−u) − 1 + u as written has three digits left here.
    #expect(abs(found / (ratio * ratio / 2 - ratio * ratio * ratio / 6) - 1) < 1e-9)
  }

  @Test("A part that doesn't matter for a row can't spoil its gradient")
  func masked() throws {
    var batch = FormulaBatch(count: 2)
    batch.set(.chosen, .score, [0, 4])
    let score = Formula.term(FormulaTerm(.chosen, .score))
    let root = Formula.apply(.squareRoot, [score])
    let formula = try CompiledFormula(.apply(.maximum, [root, .constant(1)]))
    let found = try formula.gradients(batch, upstream: [1, 1])
    #expect(found.values == [1, 2])
    #expect(found.gradients == [FormulaTerm(.chosen, .score): [0, 0.25]])
  }

  @Test("Equal parts are computed once and constants while compiling")
  func sharing() throws {
    let margin = DPO(beta: 0.1, labelSmoothing: 0.1).loss.value.formula
    let program = try FormulaProgram([margin, margin])
    #expect(program.outputs[0] == program.outputs[1])
    #expect(Set(program.instructions).count == program.instructions.count)
    #expect(program.terms.count == 4)
    let constant = Formula.apply(.exp, [.apply(.multiply, [.constant(0), .constant(5)])])
    let folded = try FormulaProgram([constant])
    #expect(folded.instructions[folded.outputs[0]] == .constant(1))
    #expect(try CompiledFormula(constant).values(FormulaBatch(count: 3)) == [1, 1, 1])
  }
}
