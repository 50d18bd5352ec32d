import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("What the compiler of formulas leaves out")
struct SimplificationTests {
  typealias Score = Quantity<PerExample>

  static let x = Score(.term(FormulaTerm(.chosen, .score)))
  static let y = Score(.term(FormulaTerm(.rejected, .score)))
  static let rating = Score(.term(FormulaTerm(.chosen, .rating)))
  static let t = Quantity<PerToken>(.term(FormulaTerm(.chosen, .tokenLogProbabilities)))
  static let s = Quantity<PerCandidate>(.term(FormulaTerm(.candidates, .score)))

  /// Two spellings of one formula, the longer first.
  static let pairs: [(Score, Score)] = [
    (-(-x), x), (x + (-y), x - y), ((-x) + y, y - x), (x - (-y), x + y), (-(x - y), y - x),
    (x * x, square(x)), (power(x, 2), square(x)), (power(x, 1), x), (square(-x), square(x)),
    (abs(-x), abs(x)), ((-x) * (-y), x * y), ((-x) / (-y), x / y), (2 * (3 * x), 6 * x),
    ((x * 3) * 2, 6 * x), (2 + (x + 3), x + 5), (-(2 * x), -2 * x), (2 * (-x), -2 * x),
    (x * 1 + 0, x), (0 - x, -x), (x / 1, x), (-1 * x, -x), (x / -1, -x), (y + x, x + y),
    (max(x, x), x), (min(x, x), x), (select(x .> 0, y, else: y), y),
    (stopGradient(rating), rating), (stopGradient(stopGradient(x)), stopGradient(x)),
    (exp(logSigmoid(x)), sigmoid(x)), (log(exp(x)), x), (log(exp(x) + exp(y)), x + softplus(y - x)),
    (exp(x) * exp(y), exp(x + y)), (1 - sigmoid(x), sigmoid(-x)),
    ((2 * t).sum(), 2 * t.sum()), ((-t).mean(), -t.mean()), ((t * 0.5).mean(), 0.5 * t.mean()),
    ((x.perToken * t).sum(), x * t.sum()), ((x.perCandidate * s).mean(), x * s.mean()),
    (log(exp(s).sum()), s.logSumExp()), (log(exp(t).sum()), t.logSumExp()),
    ((exp(s) / exp(s).sum().perCandidate).sum(), s.softmax.sum()),
    (1 / (1 + exp(-x)), sigmoid(x)), (-1 * (-1 * x), x),
  ]

  @Test("Two spellings become the same steps", arguments: pairs)
  func same(_ long: Score, _ short: Score) throws {
    let first = try FormulaProgram([long.formula])
    let second = try FormulaProgram([short.formula])
    #expect(first.instructions.count == second.instructions.count)
    #expect(text(first, first.outputs[0]) == text(second, second.outputs[0]))
  }

  /// A step with all that it reads, whatever the steps' numbers.
  private func text(_ program: FormulaProgram, _ step: Int) -> String {
    let instruction = program.instructions[step]
    var operands = instruction.operands.map { text(program, $0) }
    if case .binary(let operation, _, _) = instruction, operation.isCommutative { operands.sort() }
    return "\(instruction.renumbered { _ in 0 })(\(operands.joined(separator: ", ")))"
  }

  @Test("What is the same for every token is computed once per example")
  func lifted() throws {
    let weighted = (sigmoid(2 * Self.x).perToken + Self.y.perToken) * Self.t
    let program = try FormulaProgram([weighted.sum().formula])
    let perToken = program.shapes.filter { $0 == .tokens(of: .chosen) }
    // The tokens' values alone: the factor stands before the sum.
    #expect(perToken.count == 1)
  }

  @Test(
    "Published losses take as many steps as their quantities and operations need",
    arguments: [
      // Four log-probabilities, two log-ratios, the margin, β, their product, its log σ, a sign.
      (DPO(beta: 0.1) as any LossTerm, 11),
      // Four, two, the margin, the constant, its distance, a square.
      (IPO(tau: 0.1, logProbabilities: .sum), 10),
      // Two scores, their difference, its log σ, a sign.
      (BradleyTerry(), 5),
      // Per token two, their difference, its square; the sum, ½, their product.
      (KL<Demonstration>(to: .reference, estimator: .k2), 7),
      (NegativeLogLikelihood<Demonstration>(), 2),
      // Four, two, the margin, β, their product, 1, the distance from it, 0, the larger one.
      (HingeDPO(beta: 0.1), 13),
    ]
  )
  func counts(_ term: any LossTerm, _ count: Int) throws {
    let program = try FormulaProgram([term.loss.value.formula])
    #expect(program.instructions.count == count, "\(program.instructions)")
  }

  @Test("Terms of one stage share what they have in common")
  func shared() throws {
    let dpo = DPO(beta: 0.1).loss.value.formula
    let ipo = IPO(tau: 0.1, logProbabilities: .sum).loss.value.formula
    let smoothed = DPO(beta: 0.1, labelSmoothing: 0.1).loss.value.formula
    // IPO adds its constant, the distance from it and the square.
    #expect(try FormulaProgram([dpo, ipo]).instructions.count == 14)
    #expect(try FormulaProgram([dpo, dpo]).instructions.count == 11)
    // Smoothing adds the turned margin's log σ, two factors, two products and a difference.
    #expect(try FormulaProgram([dpo, smoothed]).instructions.count <= 19)
  }
}
