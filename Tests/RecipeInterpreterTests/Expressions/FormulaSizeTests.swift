import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Formulas that are written out grow with what they add up, not faster")
struct FormulaSizeTests {
  private func parts(_ formula: Formula) -> Int {
    var count = 0
    formula.visit { _ in count += 1 }
    return count
  }

  @Test("The logarithm of a sum of exponentials has a part per operand")
  func logSumExp() {
    let terms = (0..<200).map { Formula.term(FormulaTerm(.chosen, .output, name: "v\($0)")) }
    #expect(parts(.logSumExp(terms)) < 1000)
    let degrees = DegreeClassification(degrees: 100).loss.value.formula
    #expect(parts(degrees) < 2000)
    let mixture = MixtureBradleyTerry(components: 16).loss.value.formula
    #expect(parts(mixture) < 20_000)
    let planes = HeadPlan.preferences(planes: 64, isGated: true)
    #expect(planes.preference(of: .chosen, over: .rejected).map(parts) ?? 0 < 50_000)
    let median = HeadPlan.ensemble(9, score: .median)
    #expect(median.score(of: .chosen).map(parts) ?? 0 < 2000)
  }

  @Test(
    "Its value is that of the sum",
    arguments: [[1.0, -2, 0.5], [1e4, -1e4, 9.9e3], [-800, -801]]
  )
  func value(numbers: [Double]) throws {
    let terms = numbers.indices.map { FormulaTerm(.chosen, .output, name: "v\($0)") }
    var batch = FormulaBatch(count: 1)
    for (term, number) in zip(terms, numbers) { batch.values[term] = [number] }
    let found = try CompiledFormula(.logSumExp(terms.map { .term($0) })).values(batch)
    let greatest = try #require(numbers.max())
    let expected = greatest + log(numbers.reduce(0) { $0 + exp($1 - greatest) })
    #expect(abs(found[0] - expected) <= 1e-12 * max(1, abs(expected)))
  }

  @Test("LaTeX has powers of ten, names without bare underscores, and no double superscripts")
  func latex() {
    let printer = FormulaLaTeX()
    let x = Formula.term(FormulaTerm(.chosen, .score))
    let squared = Formula.apply(.square, [x])
    #expect(
      printer.text(.apply(.square, [squared])) == "\\left(r_\\theta(y_w)^{2}\\right)^{2}"
    )
    let listed = Formula.term(FormulaTerm(.candidates, .score))
    #expect(
      printer.text(.apply(.square, [.apply(.firstOfPair, [listed])]))
        == "\\left(r_\\theta(y_k)^{(i)}\\right)^{2}"
    )
    #expect(printer.text(.constant(1e-5)) == "1 \\cdot 10^{-5}")
    #expect(printer.text(.constant(-2.5e-7)) == "-2.5 \\cdot 10^{-7}")
    let head = FormulaTerm(.chosen, .headValue, name: "degree_0")
    #expect(printer.text(.term(head)) == "\\mathrm{degree\\_0}(y_w)")
  }

  @Test("RAX takes logarithms to base 2, the paper's sum natural ones, unless told otherwise")
  func discount() {
    func formula(_ objective: LiPO) -> Formula { objective.loss.value.formula }
    #expect(
      formula(LiPO(beta: 1, reduction: .rax)) == formula(LiPO(beta: 1, reduction: .rax, base: .two))
    )
    #expect(
      formula(LiPO(beta: 1, reduction: .sum)) == formula(LiPO(beta: 1, reduction: .sum, base: .e))
    )
    #expect(
      formula(LiPO(beta: 1, reduction: .rax)) != formula(LiPO(beta: 1, reduction: .rax, base: .e))
    )
  }

  @Test("An estimate over samples counts rows, not their weights", arguments: [0.5, 1, 2])
  func samples(weight: Double) throws {
    var batch = FormulaBatch(count: 2)
    batch.tokenStarts[.completion] = [0, 3, 8]
    batch.values[FormulaTerm(.completion, .tokenLogProbabilities)] = [Double](
      repeating: -1,
      count: 8
    )
    let loss = try TermLoss([OnPolicyLength<Demonstration>().plan()])
    let share = try loss.share(of: batch, weights: [weight, weight], denominators: [2 * weight])
    // Costs of 3 and 5 tokens: each minus the other, and half of it for the mean.
    let slopes = try #require(share.gradients[FormulaTerm(.completion, .tokenLogProbabilities)])
    for (found, expected) in zip(slopes, [-1, -1, -1, 1, 1, 1, 1, 1].map(Double.init)) {
      #expect(abs(found - expected) < 1e-9)
    }
  }
}
