import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Operations over pairs of a batch's rows")
struct RowPairTests {
  private static let term = FormulaTerm(.chosen, .similarity, parameter: 0.1)
  private static let similarity = Quantity<PerRowPair>(.term(term))
  private static let cosines: [[Double]] = [[0.9, -0.2, 0.4], [0.1, 0.7, -0.6], [0.3, 0.5, 0.8]]
  private static let contrast = RepresentationContrast(of: .chosen, temperature: 0.25)

  private static func batch(_ cosines: [[Double]]) -> FormulaBatch {
    var batch = FormulaBatch(count: cosines.count)
    batch.values[term] = cosines.flatMap(\.self)
    return batch
  }

  /// The contrast as its paper writes it, with weights of rows.
  private static func loss(_ cosines: [[Double]], _ weights: [Double]) -> Double {
    var sum = 0.0
    for (row, own) in cosines.enumerated() where weights[row] != 0 {
      let total = zip(own, weights).reduce(0) { $0 + $1.1 * Foundation.exp($1.0 / 0.25) }
      sum -= weights[row] * Foundation.log(Foundation.exp(own[row] / 0.25) / total)
    }
    return sum / weights.reduce(0, +)
  }

  @Test("A row's sum of exponentials is over its pairs, and its own pair is on the diagonal")
  func values() throws {
    let sums = try CompiledFormula(Self.similarity.logSumExpOverSecondRow().formula)
    let expected = Self.cosines.map { row in
      Foundation.log(row.reduce(0) { $0 + Foundation.exp($1) })
    }
    #expect(agree(try sums.values(Self.batch(Self.cosines)), expected))
    let own = try CompiledFormula(Self.similarity.ofSameRow.formula)
    #expect(try own.values(Self.batch(Self.cosines)) == [0.9, 0.7, 0.8])
  }

  @Test(
    "The contrast and its slopes are those of the softmax, with weights of rows",
    arguments: [[1, 1, 1], [2, 0.5, 1], [1, 0, 3]]
  )
  func contrast(weights: [Double]) throws {
    let loss = try TermLoss([Self.contrast.plan()])
    let share = try loss.share(
      of: Self.batch(Self.cosines),
      weights: weights,
      denominators: [weights.reduce(0, +)]
    )
    #expect(agree(share.total, Self.loss(Self.cosines, weights)))
    let found = try #require(share.gradients[Self.term])
    let step = 1e-6
    for (row, column) in (0..<9).map({ ($0 / 3, $0 % 3) }) {
      var (up, down) = (Self.cosines, Self.cosines)
      up[row][column] += step
      down[row][column] -= step
      let slope = (Self.loss(up, weights) - Self.loss(down, weights)) / (2 * step)
      #expect(agree(found[row * 3 + column], slope, to: 1e-7))
      // A row of weight 0 is no row, neither by itself nor beside others.
      if weights[row] == 0 || weights[column] == 0 { #expect(found[row * 3 + column] == 0) }
    }
  }

  @Test("A row of weight 2 counts as the same row twice among the others")
  func doubled() throws {
    let formula = (Self.similarity * 4).logSumExpOverSecondRow()
    let loss = try TermLoss([
      LossTermPlan(
        declared: PlanComponent(type: "Test", module: "Tests", settings: [:]),
        weight: 1,
        formula: formula.formula,
        normalizer: .examples,
        data: nil
      )
    ])
    let weighted = try loss.share(
      of: Self.batch(Self.cosines),
      weights: [1, 2, 1],
      denominators: [4]
    )
    let order = [0, 1, 1, 2]
    let twice = order.map { row in order.map { Self.cosines[row][$0] } }
    #expect(agree(weighted.total, try loss.step(Self.batch(twice)).total))
  }

  @Test("Rows far apart or far too alike keep it finite", arguments: [1.0, -1])
  func extremes(sign: Double) throws {
    let cosines = (0..<3).map { row in (0..<3).map { $0 == row ? sign : -sign } }
    let share = try TermLoss([RepresentationContrast(of: .chosen, temperature: 1e-3).plan()])
      .step(Self.batch(cosines))
    #expect(share.isFinite)
    // −log of a share of exp(−2000)/(2 + exp(−2000)), or of one over 1 + 2·exp(−2000).
    #expect(agree(share.total, sign > 0 ? 0 : 2000 + Foundation.log(2.0)))
  }

  @Test("A row's value beside those of pairs is ambiguous, and pairs alone are no loss")
  func shapes() {
    let mixed = Formula.apply(.add, [.term(Self.term), .term(FormulaTerm(.chosen, .score))])
    #expect(mixed.shape == nil)
    #expect(
      Formula.term(Self.term).faults == [
        "The formula is a value per pair of rows; sum or average it."
      ]
    )
    let batch = Formula.apply(
      .multiply,
      [.term(Self.term), .learned(LearnedScalar("a", initial: 1))]
    )
    #expect(batch.shape == .rowPairs)
    #expect(Self.contrast.loss.value.formula.readsBatch)
    #expect(!Self.similarity.ofSameRow.formula.readsBatch)
  }
}
