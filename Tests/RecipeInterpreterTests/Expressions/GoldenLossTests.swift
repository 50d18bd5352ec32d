import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Losses that TRL computed")
struct GoldenLossTests {
  static let cases = ((try? GoldenCase.all()) ?? []) + others
  static let others = (try? GoldenCase.others()) ?? []

  @Test("Every one of the file's 96 cases, and of further files, is one of the built-in objectives")
  func coverage() throws {
    #expect(try GoldenCase.all().count == 96)
    #expect(try GoldenCase.others().count == Self.others.count)
    #expect(Self.cases.filter { $0.terms == nil }.map(\.testDescription) == [])
  }

  @Test("The mean loss of a batch is TRL's", arguments: cases)
  func value(_ golden: GoldenCase) throws {
    let share = try TermLoss(try #require(golden.terms)).step(golden.batch)
    let found = share.total
    #expect(relative(found, golden.value) <= tolerance(golden), "\(found)")
  }

  @Test("The gradient for every token is TRL's", arguments: cases)
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

  @Test(
    "Micro-batches of one row add up to TRL's loss, but for losses that read the batch",
    arguments: cases.filter { $0.terms?.contains(where: \.formula.readsBatch) == false }
  )
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
    // In single precision a reward is a small difference of large sums, and keeps their rounding.
    let rounding =
      golden.isSinglePrecision ? 1e-6 * max(scale, 1) * (abs(sums.0) + abs(sums.1)) : 0
    for (name, value) in found {
      let expected = try #require(metrics[name])
      let isClose =
        relative(value, expected) <= tolerance(golden) || abs(value - expected) <= rounding
      #expect(isClose, "\(name)")
    }
    let margin = PairReader().chosen.logRatio - PairReader().rejected.logRatio
    let margins = try CompiledFormula(margin.formula).values(golden.batch)
    let accuracy = Double(margins.count { $0 > 0 }) / Double(margins.count)
    // TRL takes the mean of truth values in float32.
    #expect(abs(accuracy - (try #require(metrics["rewards/accuracies"]))) <= 1e-7)
  }

  @Test(
    "Inputs in single precision, as a model gives them, move the loss by 1e-5 at most",
    arguments: cases
  )
  func singlePrecision(_ golden: GoldenCase) throws {
    var batch = golden.batch
    for (term, values) in batch.values { batch.values[term] = values.map { Double(Float($0)) } }
    let found = try TermLoss(try #require(golden.terms)).step(batch)
    #expect(relative(found.total, golden.value) <= 1e-5)
    for (term, rows) in golden.gradients {
      let expected = rows.flatMap(\.self)
      let gradient = found.gradients[term] ?? expected.map { _ in 0 }
      for (found, expected) in zip(gradient, expected) {
        #expect(abs(Double(Float(found)) - expected) <= 1e-5 * max(abs(expected), 1e-2))
      }
    }
  }

  @Test(
    "Evaluated in single precision, every step of it, the loss is TRL's to 1e-5",
    arguments: cases
  )
  func floats(_ golden: GoldenCase) throws {
    let batch = golden.batch
    let loss = try TermLoss(try #require(golden.terms))
    let weights = Array(repeating: 1.0, count: batch.count)
    let denominators = try loss.terms.map {
      try TermLoss.denominator(of: $0.normalizer, weights: weights, lengths: batch.lengths)
    }
    let found = try loss.share(
      of: batch,
      weights: weights,
      denominators: denominators,
      in: Float.self
    )
    // Log-probabilities of tens of nats have six digits behind the point in single precision.
    #expect(abs(found.total - golden.value) <= 1e-5 * max(abs(golden.value), 1))
    #expect(found.total != (try loss.step(batch).total) || golden.value == 0)
    for (term, rows) in golden.gradients {
      let expected = rows.flatMap(\.self)
      let gradient = found.gradients[term] ?? expected.map { _ in 0 }
      for (found, expected) in zip(gradient, expected) {
        #expect(abs(found - expected) <= 1e-5 * max(abs(expected), 0.1), "\(term)")
      }
    }
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
