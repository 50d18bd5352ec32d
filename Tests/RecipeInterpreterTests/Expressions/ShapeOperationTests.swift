import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Operations over candidates, pairs and batches")
struct ShapeOperationTests {
  static let ratings = FormulaTerm(.candidates, .rating)
  static let scores = FormulaTerm(.candidates, .score)
  static let chosen = FormulaTerm(.chosen, .score)

  /// Lists of three, one and two candidates beside a score per row.
  static let batch: FormulaBatch = {
    var batch = FormulaBatch(count: 3)
    batch.set(candidates: .score, rows: [[0.5, -1, 2], [0.25], [1.5, 1.25]])
    batch.set(candidates: .rating, rows: [[1, 3, 2], [1], [2, 2]])
    batch.set(.chosen, .score, [0.7, -0.4, 0.1])
    return batch
  }()

  private static let s = Quantity<PerCandidate>(.term(scores))
  private static let rating = Quantity<PerCandidate>(.term(ratings))
  private static let x = Quantity<PerExample>(.term(chosen))

  private func values(_ quantity: Quantity<PerExample>) throws -> [Double] {
    try CompiledFormula(quantity.formula).values(Self.batch)
  }

  @Test("Sums, means, softmax and its logarithm run over each list by itself")
  func lists() throws {
    #expect(agree(try values(Self.s.sum()), [1.5, 0.25, 2.75]))
    #expect(agree(try values(Self.s.mean()), [0.5, 0.25, 1.375]))
    let shares: [Double] = [0.5, -1, 2].map { Foundation.exp($0) }
    let total: Double = shares.reduce(0, +)
    #expect(agree(try values(Self.s.logSumExp())[0], Foundation.log(total)))
    let cross = try values((Self.rating * Self.s.softmax).sum())
    let weighted: [Double] = [shares[0], 3 * shares[1], 2 * shares[2]]
    let expected: Double = weighted.reduce(0, +) / total
    #expect(agree(cross[0], expected))
    #expect(agree(cross[1], 1))
    #expect(agree(cross[2], 2))
  }

  @Test("Ranks go down from the largest, the earlier candidate first at a tie")
  func ranks() throws {
    let weighted = (Self.s.descendingRank * Self.rating).sum()
    // Scores 2, 0.5, −1 take places 1, 2, 3 with ratings 2, 1, 3.
    #expect(try values(weighted) == [13, 1, 6])
    let ties = (Self.rating.descendingRank * Self.s).sum()
    #expect(agree(try values(ties)[2], 4))
  }

  @Test("Pairs are ordered, each with itself, and a mask picks some of them")
  func pairs() throws {
    let products = (Self.s.ofFirst * Self.rating.ofSecond).sum()
    #expect(agree(try values(products), [9, 0.25, 11]))
    let better = Self.rating.ofFirst .> Self.rating.ofSecond
    let differences = select(better, Self.s.ofFirst - Self.s.ofSecond, else: 0).sum()
    #expect(agree(try values(differences), [-3, 0, 0]))
    let rest = Self.s.ofSecond.logSumExpOverSecond(
      where: Self.rating.ofSecond .<= Self.rating.ofFirst
    )
    // The worst candidate of the first list stands alone, the best one before all.
    let shares: [Double] = [0.5, -1, 2].map { Foundation.exp($0) }
    let all: Double = Foundation.log(shares[0] + shares[1] + shares[2])
    let two: Double = Foundation.log(shares[0] + shares[2])
    let expected: Double = 0.5 + all + two
    #expect(agree(try values(rest.sum())[0], expected))
  }

  @Test("Means and sums over the batch take the rows' weights")
  func weights() throws {
    let loss = try TermLoss([
      plan(.perBatch(Self.x.batchMean())), plan(.perBatch(Self.x.batchSum())),
    ])
    var state = FormulaState()
    let share = try loss.share(
      of: Self.batch,
      weights: [2, 0, 1],
      denominators: [3, 3],
      state: &state
    )
    #expect(agree(share.terms, [0.5, 1.5]))
    let slopes: [Double] = [8.0 / 3, 0, 4.0 / 3]
    #expect(agree(share.gradients[Self.chosen] ?? [], slopes))
  }

  @Test("Sorting moves values, and gradients back to the rows that hold them")
  func sorting() throws {
    let squares = square(Self.x.sortedOverBatch() - Self.x.batchMean())
    let mean = try TermLoss([plan(.perBatch(squares.mean()))]).step(Self.batch)
    let numbers: [Double] = [0.7, -0.4, 0.1]
    let center: Double = numbers.reduce(0, +) / 3
    let distances: [Double] = numbers.map { $0 - center }
    let variance: Double = distances.map { $0 * $0 }.reduce(0, +) / 3
    #expect(agree(mean.total, variance))
    let slopes: [Double] = distances.map { 2 * $0 / 3 }
    #expect(agree(mean.gradients[Self.chosen] ?? [], slopes))
    #expect(try values(Self.x.ascendingRankInBatch) == [3, 1, 2])
  }

  @Test("A running mean pools all rows so far; a moving average starts at the first batch's mean")
  func running() throws {
    let loss = try TermLoss([
      plan(.perBatch(Self.x.runningMean())), plan(.perBatch(Self.x.movingAverage(decay: 0.75))),
    ])
    var state = FormulaState()
    func step(_ numbers: [Double]) throws -> [Double] {
      var batch = FormulaBatch(count: numbers.count)
      batch.set(.chosen, .score, numbers)
      return try loss.share(
        of: batch,
        weights: numbers.map { _ in 1 },
        denominators: [Double(numbers.count), Double(numbers.count)],
        state: &state
      ).terms
    }
    #expect(agree(try step([1, 3]), [2, 2]))
    #expect(agree(try step([5]), [3, 2.75]))
    #expect(agree(try step([0, 0, 0]), [1.5, 2.0625]))
  }

  @Test("Gradients over lists and batches are the difference quotients of the values")
  func gradients() throws {
    let rank = Self.rating.ofSecond .>= Self.rating.ofFirst
    let losses: [Loss] = [
      .perExample((Self.rating * Self.s.logSoftmax).sum()),
      .perExample(Self.s.ofSecond.logSumExpOverSecond(where: rank).mean() * Self.x),
      .perExample(logSigmoid(Self.s.ofFirst - Self.s.ofSecond).sum()),
      .perExample((Self.s * Self.x.perCandidate).softmax.mean() + square(Self.s).sum()),
      .perBatch(square(Self.x - Self.x.batchMean()).batchMean() * Self.x.batchSum()),
      .perBatch((Self.x.sortedOverBatch() * Self.x.batchMean()).mean()),
      .perExample(select(Self.s .> 0, square(Self.s), else: exp(Self.s)).sum()),
      .perExample(Quantity<PerBatch>.learned("scale", initial: 0.5) * Self.x),
    ]
    for loss in losses {
      let term = try TermLoss([plan(loss)])
      let share = try term.step(Self.batch)
      for quantity in [Self.scores, Self.chosen] {
        for (index, found) in (share.gradients[quantity] ?? []).enumerated() {
          let step = 1e-6
          var (up, down) = (Self.batch, Self.batch)
          up.values[quantity]?[index] += step
          down.values[quantity]?[index] -= step
          let (high, low): (Double, Double) = try (term.step(up).total, term.step(down).total)
          let slope: Double = (high - low) / (2 * step)
          #expect(agree(found, slope, to: 1e-7), "\(FormulaPrinter().text(loss.value.formula))")
        }
      }
      for (scalar, found) in share.learned {
        var (up, down) = (Self.batch, Self.batch)
        up.learned[scalar] = 0.51
        down.learned[scalar] = 0.49
        let (high, low): (Double, Double) = try (term.step(up).total, term.step(down).total)
        let slope: Double = (high - low) / 0.02
        #expect(agree(found, slope, to: 1e-9))
      }
    }
  }

  @Test("log Φ is right in both tails, with its slope", arguments: [-40.0, -8.5, -1, 3])
  func normal(x: Double) throws {
    // Beyond what the error function holds, log Φ(−40) is −804.6084… (tables of 30 digits).
    let plain: Double = Foundation.log(0.5 * erfc(-x / 2.0.squareRoot()))
    let expected: Double = x == -40 ? -804.608_442_013_754 : plain
    var batch = FormulaBatch(count: 1)
    batch.set(.chosen, .score, [x])
    let formula = try CompiledFormula(.apply(.logNormalCDF, [.term(Self.chosen)]))
    let (values, gradients) = try formula.gradients(batch, upstream: [1])
    #expect(agree(values, [expected], to: 1e-11))
    let step = 1e-4
    batch.set(.chosen, .score, [x + step])
    let up: Double = try formula.values(batch)[0]
    batch.set(.chosen, .score, [x - step])
    let down: Double = try formula.values(batch)[0]
    let slope: Double = (up - down) / (2 * step)
    #expect(agree(gradients[Self.chosen] ?? [], [slope], to: 1e-6))
  }

  @Test("Offsets of candidates that contradict the rows, and unequal weights of a sorted batch")
  func contradictions() throws {
    let sum = try CompiledFormula(Self.s.sum().formula)
    var batch = Self.batch
    batch.candidateStarts = [0, 3, 4]
    #expect(throws: FormulaError.wrongCandidateStarts) { try sum.values(batch) }
    let sorted = try TermLoss([plan(.perBatch(Self.x.sortedOverBatch().mean()))])
    #expect(throws: FormulaError.unequalWeights) {
      try sorted.step(Self.batch, weights: [1, 2, 1])
    }
    let ranked = try TermLoss([plan(.perExample(Self.x * Self.x.ascendingRankInBatch))])
    #expect(throws: FormulaError.unequalWeights) {
      try ranked.step(Self.batch, weights: [1, 0, 1])
    }
  }

  @Test(
    "Shapes that don't nest are faults of a plan too",
    arguments: [
      Formula.apply(.add, [.term(scores), .apply(.firstOfPair, [.term(scores)])]),
      .apply(.meanOverRanks, [.term(chosen)]), .term(scores),
      .apply(.subtract, [.apply(.sort, [.term(chosen)]), .term(chosen)]),
      .apply(.sumOverCandidates, [.term(FormulaTerm(.chosen, .tokenLogProbabilities))]),
      .apply(.movingAverage, [.term(chosen), .constant(1)]),
    ]
  )
  func faults(formula: Formula) {
    #expect(throws: FormulaError.self) { try CompiledFormula(formula) }
  }

  private func plan(_ loss: Loss) -> LossTermPlan {
    LossTermPlan(
      declared: PlanComponent(type: "Probe", module: "Tests", settings: [:]),
      weight: 1,
      formula: loss.value.formula,
      normalizer: loss.normalizer,
      data: nil
    )
  }
}
