import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Finding where a loss stopped being a number")
struct NonFiniteTests {
  static let tokens = FormulaTerm(.rejected, .tokenLogProbabilities)

  /// An objective with an infinite loss where a score is 0.
  struct Reciprocal: Objective {
    typealias Example = Comparison
    typealias Role = RewardRole
    var loss: Loss { .perExample(1 / chosen.score) }
  }

  /// An objective with a finite loss and an infinite slope where a score is 0.
  struct Root: Objective {
    typealias Example = Comparison
    typealias Role = RewardRole
    var loss: Loss { .perExample(squareRoot(chosen.score)) }
  }

  private func find(
    _ plans: [LossTermPlan],
    _ batch: FormulaBatch,
    weights: [Double]? = nil
  ) throws
    -> NonFiniteQuantity?
  {
    let weights = weights ?? Array(repeating: 1, count: batch.count)
    let denominators = plans.map { _ in 4.0 }
    let loss = try TermLoss(plans)
    let share = try loss.share(of: batch, weights: weights, denominators: denominators)
    return try loss.firstNonFinite(
      in: share,
      of: batch,
      weights: weights,
      denominators: denominators
    )
  }

  @Test("Finite numbers find nothing")
  func nothing() throws {
    let batch = FormulaBatch.random(count: 4, seed: 2)
    #expect(try find([DPO(beta: 0.1).plan(), Reciprocal().plan()], batch) == nil)
  }

  @Test("A bad input is named with its row, before the loss that it spoils")
  func input() throws {
    var batch = FormulaBatch.random(count: 4, seed: 2)
    let start = try #require(batch.tokenStarts[.rejected])[2]
    batch.values[Self.tokens]?[start] = -.infinity
    let found = try #require(
      try find([BradleyTerry().plan(), IPO(tau: 1, logProbabilities: .sum).plan()], batch)
    )
    #expect(found.kind == .input(Self.tokens))
    #expect(found.term == 1 && found.row == 2 && found.value == -.infinity)
    #expect(
      found.description
        == "rejected.tokenLogProbabilities, which IPO reads, is -inf in row 2."
    )
    #expect(
      try find([IPO(tau: 1, logProbabilities: .sum).plan()], batch, weights: [1, 1, 0, 1]) == nil
    )
  }

  @Test("A loss that is infinite by its formula is named with its row")
  func loss() throws {
    var batch = FormulaBatch.random(count: 4, seed: 2)
    batch.set(.chosen, .score, [1, 2, 3, 0])
    let found = try #require(try find([DPO(beta: 1).plan(), Reciprocal().plan()], batch))
    #expect(found.kind == .loss)
    #expect(found.term == 1 && found.row == 3)
    #expect(found.description == "The loss of Reciprocal is inf in row 3.")
  }

  @Test("A gradient that is infinite beside a finite loss is named with its row")
  func gradient() throws {
    var batch = FormulaBatch(count: 4)
    batch.set(.chosen, .score, [1, 0, 3, 4])
    let found = try #require(try find([Root().plan()], batch))
    #expect(found.kind == .gradient(FormulaTerm(.chosen, .score)))
    #expect(found.row == 1)
    #expect(found.description == "The gradient of Root for chosen.score is inf in row 1.")
  }
}
