import Foundation
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Formulas spelled as on paper, where they overflow or cancel as written")
struct NaiveSpellingTests {
  typealias Score = Quantity<PerExample>

  static let x = Score(.term(FormulaTerm(.chosen, .score)))
  static let s = Quantity<PerCandidate>(.term(FormulaTerm(.candidates, .score)))
  static let t = Quantity<PerToken>(.term(FormulaTerm(.chosen, .tokenLogProbabilities)))

  /// A spelling, with its value and slope in forms that neither overflow nor cancel.
  struct Spelling: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var formula: Score
    var points: [Double]
    var value: @Sendable (Double) -> Double
    var slope: @Sendable (Double) -> Double

    init(
      _ name: String,
      _ formula: Score,
      at points: [Double] = [-1e4, -745, -1e-20, 1e-20, 745, 1e4],
      value: @escaping @Sendable (Double) -> Double,
      slope: @escaping @Sendable (Double) -> Double
    ) {
      testDescription = name
      self.formula = formula
      self.points = points
      self.value = value
      self.slope = slope
    }
  }

  private static let below: [Double] = [-1e4, -745, -1e-20]
  private static let above: [Double] = [1e-20, 745, 1e4]

  /// log(1 + exp(x)) and its slope, by cases.
  private static func soft(_ x: Double) -> Double { x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)) }
  private static func share(_ x: Double) -> Double {
    x > 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
  }

  private static func bell(_ x: Double) -> Double { share(x) * share(-x) }

  static let spellings: [Spelling] = logarithms + shares + others

  private static let logarithms = [
    Spelling("log(σ(x))", log(sigmoid(x)), value: { -soft(-$0) }, slope: { share(-$0) }),
    Spelling("log(1/(1+exp(−x)))", log(1 / (1 + exp(-x))), value: { -soft(-$0) }) { share(-$0) },
    Spelling("log(1+exp(x))", log(1 + exp(x)), value: soft, slope: share),
    Spelling("log(exp(x)+1)", log(exp(x) + 1), value: soft, slope: share),
    Spelling("log(2+exp(x))", log(2 + exp(x)), value: { soft($0 - log(2)) + log(2) }) {
      share($0 - log(2))
    },
    Spelling("log(1−σ(x))", log(1 - sigmoid(x)), value: { -soft($0) }, slope: { -share($0) }),
    Spelling("log(1−exp(x))", log(1 - exp(x)), at: below) {
      $0 > -1 ? log(-expm1($0)) : log1p(-exp($0))
    } slope: {
      -1 / expm1(-$0)
    },
    Spelling("log(exp(x)−1)", log(exp(x) - 1), at: above) {
      $0 < 1 ? log(expm1($0)) : $0 + log1p(-exp(-$0))
    } slope: {
      -1 / expm1(-$0)
    },
    Spelling("log(exp(x)+exp(−x))", log(exp(x) + exp(-x)), value: { soft(2 * $0) - $0 }) {
      tanh($0)
    },
    Spelling("log(σ(x)/(1−σ(x)))", log(sigmoid(x) / (1 - sigmoid(x))), value: { $0 }) { _ in 1 },
    Spelling("log(exp(x)/(1−exp(x)))", log(exp(x) / (1 - exp(x))), at: below) {
      $0 - ($0 > -1 ? log(-expm1($0)) : log1p(-exp($0)))
    } slope: {
      -1 / expm1($0)
    },
    Spelling("log(√exp(x))", log(squareRoot(exp(x))), value: { $0 / 2 }, slope: { _ in 0.5 }),
    Spelling("log(exp(x)³)", log(power(exp(x), 3)), value: { 3 * $0 }, slope: { _ in 3 }),
    Spelling("log(1+x)", log(1 + x), at: [-1e-20, 1e-20, 1e4], value: { log1p($0) }) {
      1 / (1 + $0)
    },
    Spelling("log(1−x)", log(1 - x), at: [-1e4, -1e-20, 1e-20], value: { log1p(-$0) }) {
      -1 / (1 - $0)
    },
  ]

  private static let shares = [
    Spelling("1/(1+exp(−x))", 1 / (1 + exp(-x)), value: share, slope: bell),
    Spelling("exp(x)/(1+exp(x))", exp(x) / (1 + exp(x)), value: share, slope: bell),
    Spelling("exp(x)/(exp(x)+exp(−x))", exp(x) / (exp(x) + exp(-x)), value: { share(2 * $0) }) {
      2 * bell(2 * $0)
    },
    Spelling("log(exp(x)/(exp(x)+exp(−x)))", log(exp(x) / (exp(x) + exp(-x)))) {
      -soft(-2 * $0)
    } slope: {
      2 * share(-2 * $0)
    },
    Spelling("1−σ(x)", 1 - sigmoid(x), value: { share(-$0) }, slope: { -bell($0) }),
    Spelling("σ(x)−1", sigmoid(x) - 1, value: { -share(-$0) }, slope: { bell($0) }),
    Spelling("σ(x)/σ(−x)", log(sigmoid(x) / sigmoid(-x)), value: { $0 }, slope: { _ in 1 }),
    Spelling("(exp(x)−1)/(exp(x)+1)", (exp(x) - 1) / (exp(x) + 1), at: [-745, -1e-20, 1e-20, 2]) {
      tanh($0 / 2)
    } slope: {
      2 * bell($0)
    },
  ]

  private static let others = [
    Spelling("exp(x)−1", exp(x) - 1, at: [-1e4, -745, -1e-20, 1e-20], value: { expm1($0) }) {
      exp($0)
    },
    Spelling("−1+exp(x)", -1 + exp(x), at: [-1e4, -1e-20, 1e-20], value: { expm1($0) }) {
      exp($0)
    },
    Spelling("exp(x)·exp(−x)", exp(x) * exp(-x), value: { _ in 1 }, slope: { _ in 0 }),
    Spelling("exp(x)/exp(x−1)", exp(x) / exp(x - 1), value: { _ in exp(1) }, slope: { _ in 0 }),
    Spelling("exp(log σ(x))", exp(log(sigmoid(x))), value: share, slope: bell),
    Spelling(
      "√(x²)",
      squareRoot(square(x)),
      at: [-1e200, -1e-200, 1e200],
      value: { Swift.abs($0) }
    ) {
      $0 < 0 ? -1 : 1
    },
    Spelling("√exp(x)²", squareRoot(square(exp(x))), at: [-700, 700], value: { exp($0) }) {
      exp($0)
    },
  ]

  @Test("Values and slopes are right to the last digits", arguments: spellings)
  func value(_ spelling: Spelling) throws {
    let formula = try CompiledFormula(spelling.formula.formula)
    for point in spelling.points {
      var batch = FormulaBatch(count: 1)
      batch.set(.chosen, .score, [point])
      let found = try formula.gradients(batch, upstream: [1])
      let slope = found.gradients[FormulaTerm(.chosen, .score)]?[0] ?? 0
      #expect(agree(found.values[0], spelling.value(point), to: 1e-14), "at \(point)")
      #expect(agree(slope, spelling.slope(point), to: 1e-14), "slope at \(point)")
    }
  }

  static let lists: [[Double]] = [
    [1e4, -1e4, 0], [-745, -746, -745.5], [-1e4, -1e4, -1e4], [1e4, 1e4 - 1, -745],
    [-1e-20, 1e-20, 0], [3],
  ]

  /// Shares and the logarithm of the sum of exponentials, from the largest one on.
  private func softmax(_ numbers: [Double]) -> (total: Double, shares: [Double]) {
    let greatest = numbers.max() ?? 0
    let sum = numbers.reduce(0) { $0 + exp($1 - greatest) }
    return (greatest + log(sum), numbers.map { exp($0 - greatest) / sum })
  }

  @Test("Sums of exponentials over a list, over tokens and over the batch", arguments: lists)
  func sums(_ numbers: [Double]) throws {
    let count = numbers.count
    let (total, shares) = softmax(numbers)
    var list = FormulaBatch(count: 1)
    list.set(candidates: .score, rows: [numbers])
    list.set(.chosen, .tokenLogProbabilities, rows: [numbers])
    for (formula, shift) in [
      (log(exp(Self.s).sum()), 0.0), (log(exp(Self.s).mean()), log(Double(count))),
      (log(exp(Self.t).sum()), 0), (log(exp(Self.t).mean()), log(Double(count))),
      (log(5 * exp(Self.s).sum()), -log(5.0)), (log(exp(Self.s).sum() / 5), log(5.0)),
    ] {
      let found = try CompiledFormula(formula.formula).gradients(list, upstream: [1])
      #expect(agree(found.values[0], total - shift, to: 1e-14))
      #expect(agree(found.gradients.values.first ?? [], shares, to: 1e-11))
    }
    var batch = FormulaBatch(count: count)
    batch.set(.chosen, .score, numbers)
    for (formula, shift) in [
      (log(exp(Self.x).batchSum()), 0.0), (log(exp(Self.x).batchMean()), log(Double(count))),
    ] {
      let upstream = numbers.map { _ in 1 / Double(count) }
      let found = try CompiledFormula(formula.perExample.formula)
        .gradients(batch, upstream: upstream)
      #expect(agree(found.values[0], total - shift, to: 1e-14))
      #expect(agree(found.gradients.values.first ?? [], shares, to: 1e-11))
    }
  }

  @Test("A sum of exponentials over the batch takes the rows' weights, and none of weight 0")
  func weighted() throws {
    var batch = FormulaBatch(count: 3)
    batch.set(.chosen, .score, [1e4, 1e4 + 1, .infinity])
    batch.weights = [2, 1, 0]
    let formula = try CompiledFormula(log(exp(Self.x).batchSum()).perExample.formula)
    let found = try formula.gradients(batch, upstream: [1, 0, 0])
    #expect(agree(found.values[0], 1e4 + log(2 + exp(1)), to: 1e-14))
    let total = 2 + exp(1.0)
    #expect(agree(found.gradients.values.first ?? [], [2 / total, exp(1) / total, 0], to: 1e-11))
  }

  @Test("A softmax by hand is that of the language", arguments: lists)
  func softmaxByHand(_ numbers: [Double]) throws {
    var batch = FormulaBatch(count: 1)
    batch.set(candidates: .score, rows: [numbers])
    let weights = Quantity<PerCandidate>(.term(FormulaTerm(.candidates, .rating)))
    batch.set(candidates: .rating, rows: [numbers.indices.map { Double($0 + 1) }])
    let naive = (weights * (exp(Self.s) / exp(Self.s).sum().perCandidate)).sum()
    let shares = softmax(numbers).shares
    let mean = shares.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
    let found = try CompiledFormula(naive.formula).gradients(batch, upstream: [1])
    #expect(agree(found.values[0], mean, to: 1e-11))
    let slopes = shares.enumerated().map { $1 * (Double($0 + 1) - mean) }
    #expect(agree(found.gradients.values.first ?? [], slopes, to: 1e-11))
  }

  @Test("A product under a logarithm keeps the sign of a factor that may be negative")
  func signs() throws {
    var batch = FormulaBatch(count: 2)
    batch.set(.chosen, .score, [2, -2])
    let formula = try CompiledFormula(log(exp(Self.x) * Self.x).formula)
    let values = try formula.values(batch)
    #expect(agree(values[0], 2 + log(2), to: 1e-15))
    #expect(values[1].isNaN)
  }
}
