import RecipePlan
import Testing

@Suite("A formula prints for a paper")
struct FormulaLaTeXTests {
  private static let a = Formula.term(FormulaTerm(.chosen, .logProbability))
  private static let b = Formula.term(FormulaTerm(.rejected, .referenceLogProbability))
  private static let s = Formula.term(FormulaTerm(.candidates, .score))

  @Test(
    "with the field's symbols and no bracket too few",
    arguments: [
      (
        Formula.apply(.negate, [.apply(.logSigmoid, [.apply(.subtract, [a, b])])]),
        #"-\log \sigma\left(\log \pi_\theta(y_w) - \log \pi_{\mathrm{ref}}(y_l)\right)"#
      ),
      (
        .apply(.square, [.apply(.subtract, [a, .constant(-2)])]),
        #"\left(\log \pi_\theta(y_w) - \left(-2\right)\right)^{2}"#
      ),
      (
        .apply(.divide, [a, .term(FormulaTerm(.chosen, .length))]),
        #"\frac{\log \pi_\theta(y_w)}{|y_w|}"#
      ),
      (
        .apply(.multiply, [.constant(0.1), .apply(.add, [a, b])]),
        #"0.1 \cdot \left(\log \pi_\theta(y_w) + \log \pi_{\mathrm{ref}}(y_l)\right)"#
      ),
      (
        .apply(.select, [.apply(.less, [a, b]), .constant(1), .constant(0)]),
        #"\begin{cases} 1 & \text{if } \left[\log \pi_\theta(y_w) < "#
          + #"\log \pi_{\mathrm{ref}}(y_l)\right] \\ 0 & \text{otherwise} \end{cases}"#
      ),
      (
        .apply(.sumOverCandidates, [.apply(.exp, [s])]),
        #"\sum_{k} \left(\exp\left(r_\theta(y_k)\right)\right)"#
      ),
      (.learned(LearnedScalar("log_nu", initial: 0)), #"\mathrm{log\_nu}"#),
    ]
  )
  func text(formula: Formula, expected: String) {
    #expect(FormulaLaTeX().text(formula) == expected)
  }

  @Test("a damaged formula prints without a crash")
  func damaged() {
    #expect(!FormulaLaTeX().text(.apply(.add, [])).isEmpty)
    #expect(!FormulaPrinter().text(.apply(.select, [Self.a])).isEmpty)
  }

  @Test("plain text names lists, batches and learned numbers, and the legend says what they are")
  func legend() {
    let learned = Formula.learned(LearnedScalar("scale", initial: 2))
    let formula = Formula.apply(
      .multiply,
      [learned, .apply(.meanOverBatch, [.apply(.sumOverCandidates, [Self.s])])]
    )
    #expect(FormulaPrinter().text(formula) == "scale · mean_b(Σₖ(r(yₖ)))")
    let legend = FormulaPrinter().legend(formula)
    #expect(legend.contains { $0.hasPrefix("yₖ: the candidates") })
    #expect(legend.contains { $0.hasPrefix("mean_b(x)") })
    #expect(legend.contains("scale: a number that is trained, from 2"))
  }
}
