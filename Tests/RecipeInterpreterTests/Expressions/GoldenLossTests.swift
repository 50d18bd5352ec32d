import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Losses that TRL computed")
struct GoldenLossTests {
  static let cases = (try? GoldenCase.all()) ?? []
  static let expressible = cases.filter { $0.terms != nil }

  @Test(
    "Of the file's 96 cases the language says 78; the others need more than a row's own numbers"
  )
  func coverage() {
    #expect(Self.cases.count == 96)
    #expect(Self.expressible.count == 78)
    let others = Set(Self.cases.filter { $0.terms == nil }.flatMap(\.losses))
    #expect(others == ["aot", "aot_unpaired", "kto", "sigmoid", "ipo"])
  }

  @Test("The mean loss of a batch is TRL's", arguments: expressible)
  func value(_ golden: GoldenCase) throws {
    let share = try TermLoss(try #require(golden.terms)).step(golden.batch)
    let found = share.total
    #expect(relative(found, golden.value) <= tolerance(golden), "\(found)")
  }

  @Test("The gradient for every token is TRL's", arguments: expressible)
  func gradients(_ golden: GoldenCase) throws {
    let share = try TermLoss(try #require(golden.terms)).step(golden.batch)
    // A loss that doesn't read a reply has no gradient for it; TRL lists zeros.
    for (term, rows) in golden.gradients {
      let expected = rows.flatMap(\.self)
      let found = share.gradients[term] ?? expected.map { _ in 0 }
      try #require(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        #expect(relative(found, expected) <= tolerance(golden), "\(term): \(found), \(expected)")
      }
    }
  }

  @Test("Micro-batches of one row add up to TRL's loss", arguments: expressible)
  func microBatches(_ golden: GoldenCase) throws {
    let loss = try TermLoss(try #require(golden.terms))
    let batch = golden.batch
    let weights = Array(repeating: 1.0, count: batch.count)
    let denominators = try loss.terms.map {
      try TermLoss.denominator(of: $0.normalizer, weights: weights, lengths: batch.lengths)
    }
    var total = 0.0
    for row in 0..<batch.count {
      total +=
        try loss.share(of: batch.rows([row]), weights: [1], denominators: denominators).total
    }
    #expect(relative(total, golden.value) <= tolerance(golden))
  }

  @Test(
    "Rewards, margins, accuracies and log-probabilities are those that TRL logs",
    // LD-DPO changes the log-probabilities themselves before they are logged.
    arguments: cases.filter { $0.metrics != nil && ($0.tailWeight ?? 1) == 1 }
  )
  func metrics(_ golden: GoldenCase) throws {
    let metrics = try #require(golden.metrics)
    let scale = golden.beta
    let good = try mean(scale * PairReader().chosen.logRatio, golden)
    let bad = try mean(scale * PairReader().rejected.logRatio, golden)
    let sums = (
      try mean(PairReader().chosen.logProbability, golden),
      try mean(PairReader().rejected.logProbability, golden)
    )
    // TRL logs raw log-ratios times β as rewards, whatever the loss does with them.
    let found = [
      "rewards/chosen": good, "rewards/rejected": bad, "rewards/margins": good - bad,
      "logps/chosen": sums.0, "logps/rejected": sums.1,
    ]
    for (name, value) in found {
      let distance = relative(value, try #require(metrics[name]))
      #expect(distance <= tolerance(golden), "\(name)")
    }
    let margin = PairReader().chosen.logRatio - PairReader().rejected.logRatio
    let margins = try CompiledFormula(margin.formula).values(golden.batch)
    let accuracy = Double(margins.count { $0 > 0 }) / Double(margins.count)
    // TRL takes the mean of truth values in float32.
    #expect(abs(accuracy - (try #require(metrics["rewards/accuracies"]))) <= 1e-7)
  }

  private func mean(_ quantity: Quantity<PerExample>, _ golden: GoldenCase) throws -> Double {
    let values = try CompiledFormula(quantity.formula).values(golden.batch)
    return values.reduce(0, +) / Double(values.count)
  }

  /// The relative distance; beside a number below 1e-6 the distance over 1e-6, where a difference of
  /// sums of order 1 has no more digits.
  private func relative(_ found: Double, _ expected: Double) -> Double {
    abs(found - expected) / max(abs(expected), 1e-6)
  }

  private func tolerance(_ golden: GoldenCase) -> Double {
    golden.isSinglePrecision ? 1e-5 : 1e-9
  }
}
