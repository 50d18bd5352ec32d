import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Masks over tokens and the order of lists")
struct MaskAndOrderTests {
  static let scores = FormulaTerm(.candidates, .score)
  static let tokens = FormulaTerm(.chosen, .tokenLogProbabilities)

  /// Two rows with lists of three and two candidates, and with replies of four tokens and one.
  static let batch: FormulaBatch = {
    var batch = FormulaBatch(count: 2)
    batch.set(candidates: .score, rows: [[0.5, -1, 2], [3, 3]])
    batch.set(candidates: .rating, rows: [[0.1, 0.9, 0.4], [0.7, 0.2]])
    batch.set(.chosen, .tokenLogProbabilities, rows: [[-1, -2, -0.5, -4], [-3]])
    batch.tokenStarts[.candidates] = [0, 2, 3, 5, 6, 7]
    batch.values[FormulaTerm(.candidates, .tokenLogProbabilities)] = [-1, -2, -3, -4, -5, -6, -7]
    return batch
  }()

  private static let s = Quantity<PerCandidate>(.term(scores))
  private static let rating = Quantity<PerCandidate>(.term(FormulaTerm(.candidates, .rating)))
  private static let t = Quantity<PerToken>(.term(tokens))
  private static let position = Quantity<PerToken>(.term(FormulaTerm(.chosen, .tokenPositions)))
  private static let all = Quantity<PerCandidateToken>(
    .term(FormulaTerm(.candidates, .tokenLogProbabilities))
  )

  private func values(_ quantity: Quantity<PerExample>) throws -> [Double] {
    try CompiledFormula(quantity.formula).values(Self.batch)
  }

  @Test("A mask picks tokens for sums and means; a mean over none is 0")
  func masks() throws {
    let isLate = Self.position .> 1
    #expect(try values(Self.t.sum(where: isLate)) == [-6.5, 0])
    #expect(agree(try values(Self.t.mean(where: isLate)), [-6.5 / 3, 0]))
    #expect(try values(Self.t.mean(where: .!isLate)) == [-1, -3])
    #expect(try values(Self.t.mean(where: isLate .& (Self.t .< -1))) == [-3, 0])
    #expect(agree(try values(Self.t.mean(weights: Self.position)), [-22.5 / 10, -3]))
    let formula = try CompiledFormula(Self.t.mean(where: isLate).formula)
    let slopes = try formula.gradients(Self.batch, upstream: [3, 3]).gradients[Self.tokens]
    #expect(agree(slopes ?? [], [0, 1, 1, 1, 0]))
  }

  @Test("A mask of learned numbers over positions learns where tokens count")
  func learnedMask() throws {
    let center = Quantity<PerBatch>.learned("center", initial: 2)
    let mask = sigmoid(center - Self.position)
    let formula = (mask * Self.t).sum().formula
    let term = LossTermPlan(
      declared: PlanComponent(type: "Masked", module: "Tests", settings: [:]),
      weight: 1,
      formula: formula,
      normalizer: .examples,
      data: nil
    )
    let share = try TermLoss([term]).step(Self.batch)
    func sigma(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }
    let rows: [[Double]] = [[-1, -2, -0.5, -4], [-3]]
    var (total, slope) = (0.0, 0.0)
    for row in rows {
      for (place, token) in row.enumerated() {
        let share = sigma(2 - Double(place + 1))
        total += share * token / 2
        slope += share * (1 - share) * token / 2
      }
    }
    #expect(agree(share.total, total))
    #expect(agree(try #require(share.learned.values.first), slope))
  }

  @Test(
    "Tokens of candidates add up to values per candidate, and candidates' values stand beside them"
  )
  func tokensOfCandidates() throws {
    #expect(
      try values((Self.rating * Self.all.sum()).sum())
        == values(
          (Self.rating.perToken * Self.all).sum().sum()
        )
    )
    #expect(agree(try values((Self.s * Self.all.mean()).sum()), [-0.75 + 3 - 9, -39]))
    let isFar = Self.all .< -2
    #expect(agree(try values(Self.all.mean(where: isFar).sum()), [-3 - 4.5, -13]))
  }

  @Test("A sorted list has its largest value first, and gives slopes to the values' candidates")
  func sorting() throws {
    let target = Self.rating.sortedOverCandidates()
    let products = (Self.s.sortedOverCandidates() * target).sum()
    #expect(agree(try values(products), [2 * 0.9 + 0.5 * 0.4 - 0.1, 3 * 0.7 + 3 * 0.2]))
    let formula = try CompiledFormula(products.formula)
    let slopes = try formula.gradients(Self.batch, upstream: [1, 1]).gradients[Self.scores]
    // Of equal scores the earlier one comes first.
    #expect(agree(slopes ?? [], [0.4, 0.1, 0.9, 0.7, 0.2]))
    #expect(try values(square(Self.s.sortedOverCandidates()).mean()) == [5.25 / 3, 9])
  }

  @Test("The largest and the smallest value of a list, and values that a condition picks")
  func extremes() throws {
    #expect(try values(Self.s.largest()) == [2, 3])
    #expect(try values(Self.s.smallest()) == [-1, 3])
    #expect(try values(Self.s.sum(where: Self.rating .> 0.3)) == [1, 3])
    #expect(try values(Self.s.mean(where: Self.rating .> 0.3)) == [0.5, 3])
    #expect(try values(Self.s.mean(where: Self.rating .> 5)) == [0, 0])
  }

  @Test("A quantity to the power of another has both slopes")
  func powers() throws {
    var batch = FormulaBatch(count: 1)
    batch.set(.chosen, .score, [3])
    batch.set(.rejected, .score, [1.5])
    let x = Quantity<PerExample>(.term(FormulaTerm(.chosen, .score)))
    let y = Quantity<PerExample>(.term(FormulaTerm(.rejected, .score)))
    let found = try CompiledFormula(power(x, y).formula).gradients(batch, upstream: [1])
    #expect(agree(found.values, [Foundation.pow(3, 1.5)]))
    let slope: Double = Foundation.pow(3, 1.5) * Foundation.log(3)
    #expect(agree(found.gradients[FormulaTerm(.rejected, .score)] ?? [], [slope]))
    #expect(agree(found.gradients[FormulaTerm(.chosen, .score)] ?? [], [1.5 * 3.0.squareRoot()]))
  }
}
