import Foundation
import RecipePlan
import Testing

@Suite("A formula prints as a line with no bracket too many")
struct FormulaPrinterTests {
  private static let a = Formula.term(FormulaTerm(.chosen, .score))
  private static let b = Formula.term(FormulaTerm(.rejected, .score))
  private static let two = Formula.constant(2)
  private static let minusTwo = Formula.constant(-2)

  private static func of(_ operation: FormulaOperation, _ operands: Formula...) -> Formula {
    .apply(operation, operands)
  }

  @Test(
    "every operation",
    arguments: [
      (of(.add, a, b), "r(chosen) + r(rejected)"), (of(.subtract, a, b), "r(chosen) − r(rejected)"),
      (of(.multiply, two, b), "2 · r(rejected)"), (of(.divide, a, two), "r(chosen) / 2"),
      (of(.minimum, a, two), "min(r(chosen), 2)"), (of(.maximum, a, two), "max(r(chosen), 2)"),
      (of(.negate, a), "−r(chosen)"), (of(.exp, a), "exp(r(chosen))"),
      (of(.log, a), "log(r(chosen))"), (of(.sigmoid, a), "σ(r(chosen))"),
      (of(.logSigmoid, a), "log σ(r(chosen))"), (of(.softplus, a), "softplus(r(chosen))"),
      (of(.square, a), "r(chosen)²"), (of(.squareRoot, a), "√(r(chosen))"),
      (of(.absolute, a), "|r(chosen)|"), (of(.stopGradient, a), "sg(r(chosen))"),
      (
        of(.sumOverTokens, .term(FormulaTerm(.chosen, .tokenLogProbabilities))),
        "Σₜ(log πₜ(chosen))"
      ),
      (
        of(.meanOverTokens, .term(FormulaTerm(.completion, .referenceTokenLogProbabilities))),
        "meanₜ(log π_ref,ₜ(completion))"
      ),
    ]
  )
  func operations(formula: Formula, text: String) {
    #expect(FormulaPrinter().text(formula) == text)
  }

  @Test(
    "brackets stand where they are needed and nowhere else",
    arguments: [
      (of(.subtract, a, of(.add, b, two)), "r(chosen) − (r(rejected) + 2)"),
      (of(.subtract, of(.subtract, a, b), two), "r(chosen) − r(rejected) − 2"),
      (of(.subtract, a, of(.subtract, b, two)), "r(chosen) − (r(rejected) − 2)"),
      (of(.add, a, of(.subtract, b, two)), "r(chosen) + r(rejected) − 2"),
      (of(.multiply, of(.add, a, b), two), "(r(chosen) + r(rejected)) · 2"),
      (of(.add, of(.multiply, two, a), b), "2 · r(chosen) + r(rejected)"),
      (of(.divide, a, of(.multiply, two, b)), "r(chosen) / (2 · r(rejected))"),
      (of(.divide, a, of(.divide, two, b)), "r(chosen) / (2 / r(rejected))"),
      (of(.divide, of(.divide, a, two), b), "r(chosen) / 2 / r(rejected)"),
      (of(.multiply, two, of(.multiply, a, b)), "2 · r(chosen) · r(rejected)"),
      (of(.negate, of(.add, a, b)), "−(r(chosen) + r(rejected))"),
      (of(.negate, of(.multiply, two, a)), "−(2 · r(chosen))"),
      (of(.square, of(.negate, a)), "(−r(chosen))²"), (of(.negate, of(.square, a)), "−r(chosen)²"),
      (of(.square, of(.square, a)), "(r(chosen)²)²"),
      (of(.square, of(.logSigmoid, a)), "(log σ(r(chosen)))²"),
      (of(.square, .term(FormulaTerm(.chosen, .logProbability))), "(log π(chosen))²"),
      (of(.add, a, of(.multiply, of(.negate, a), b)), "r(chosen) + (−r(chosen) · r(rejected))"),
      (of(.add, a), "add(r(chosen))"), (of(.exp), "exp()"),
      (of(.square, minusTwo), "(−2)²"), (of(.multiply, a, minusTwo), "r(chosen) · (−2)"),
      (of(.subtract, a, minusTwo), "r(chosen) − (−2)"),
      (of(.subtract, a, of(.negate, b)), "r(chosen) − (−r(rejected))"),
      (of(.negate, minusTwo), "−(−2)"), (of(.negate, of(.negate, a)), "−(−r(chosen))"),
      (of(.exp, of(.add, a, b)), "exp(r(chosen) + r(rejected))"),
      (of(.multiply, of(.negate, a), b), "−r(chosen) · r(rejected)"),
    ]
  )
  func brackets(formula: Formula, text: String) {
    #expect(FormulaPrinter().text(formula) == text)
  }

  @Test(
    "every quantity has a name of its own",
    arguments: [
      (FormulaTerm.Quantity.logProbability, "log π(chosen)"),
      (.referenceLogProbability, "log π_ref(chosen)"), (.tokenLogProbabilities, "log πₜ(chosen)"),
      (.referenceTokenLogProbabilities, "log π_ref,ₜ(chosen)"), (.length, "|chosen|"),
      (.score, "r(chosen)"), (.strength, "strength"), (.softLabel, "p(chosen is better)"),
      (.desirable, "desirable"), (.previousLogProbability, "log π_start(chosen)"),
      (.previousTokenLogProbabilities, "log π_start,ₜ(chosen)"),
      (.tokenReferenceActivations, "activationₜ(chosen)"), (.tokenRatings, "ratingₜ(chosen)"),
    ]
  )
  func names(quantity: FormulaTerm.Quantity, text: String) {
    #expect(FormulaPrinter().text(.term(FormulaTerm(.chosen, quantity))) == text)
  }

  @Test("log-ratios are shortened and the legend says so, for the same reply only")
  func logRatios() {
    func ratio(_ left: FormulaTerm.Subject, _ right: FormulaTerm.Subject) -> Formula {
      Self.of(
        .subtract,
        .term(FormulaTerm(left, .logProbability)),
        .term(FormulaTerm(right, .referenceLogProbability))
      )
    }
    let printer = FormulaPrinter()
    #expect(printer.text(ratio(.chosen, .chosen)) == "Δ(chosen)")
    #expect(printer.text(Self.of(.square, ratio(.chosen, .chosen))) == "Δ(chosen)²")
    #expect(printer.text(ratio(.chosen, .rejected)) == "log π(chosen) − log π_ref(rejected)")
    #expect(
      printer.legend(ratio(.chosen, .chosen)) == [
        "Δ(y) = log π(y) − log π_ref(y): the log-ratio of the reply y given its prompt"
      ]
    )
    #expect(printer.legend(ratio(.chosen, .rejected)) == [])
    let length = Formula.term(FormulaTerm(.rejected, .length))
    #expect(
      printer.legend(Self.of(.stopGradient, length)) == [
        "|y|: the number of tokens of the reply y, end of text included",
        "sg(x): x as a constant, without gradient",
      ]
    )
  }

  @Test("constants print their shortest form")
  func constants() {
    let printer = FormulaPrinter()
    let texts = [0.1, 1, -0.5, 1e-8, 0].map { printer.text(.constant($0)) }
    #expect(texts == ["0.1", "1", "−0.5", "1e-08", "0"])
  }
}
