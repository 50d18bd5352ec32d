import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Learning")
struct LearningTests {
  /// Preferred replies begin with one word, the others with another.
  static let rows = Dataset(GivenRows(Rows.comparisons(48))) {
    Split(train: 0.7, test: 0.3, by: .prompt)
  }

  @Test("A reward model ranks held-out pairs of an easy kind")
  func reward() throws {
    let model = Train(RewardModel(Transformer.tiny(width: 16)), on: Self.rows.train) {
      BradleyTerry()
      AdamW(learningRate: 1e-2)
      Epochs(8)
      BatchSize(8)
    }.named("reward")
    let scores = Evaluate(model, on: Self.rows.test, resamples: 100) { RankingAccuracy() }
    let run = try Run(declare { scores })
    let accuracy = try run.measurement("rewards/accuracies")
    #expect(try #require(accuracy.estimate) >= 0.9)
    #expect(try #require(run.series("loss", "reward").last) < 0.3)
  }

  @Test("DPO widens margins and ranks held-out pairs; KL holds it back")
  func dpo() throws {
    let base = TermCase.base
    let free = Train(base, on: Self.rows.train) {
      DPO(beta: 0.5)
      AdamW(learningRate: 1e-2)
      Epochs(6)
      BatchSize(8)
    }.named("free")
    let held = Train(base, on: Self.rows.train) {
      DPO(beta: 0.5)
      20 * KL(to: .reference)
      AdamW(learningRate: 1e-2)
      Epochs(6)
      BatchSize(8)
    }.named("held")
    let run = try Run(
      declare {
        Evaluate(free, on: Self.rows.test, resamples: 100) {
          RankingAccuracy()
          RewardMargin()
        }
        Evaluate(held, on: Self.rows.test, resamples: 100) { RewardMargin() }
      }
    )
    #expect(try #require(run.measurement("rewards/accuracies").estimate) >= 0.9)
    let margin = try #require(try run.measurement("rewards/margins", of: "free").estimate)
    let heldMargin = try #require(try run.measurement("rewards/margins", of: "held").estimate)
    #expect(margin > 1)
    #expect(abs(heldMargin) < margin / 3)
  }

  @Test("Likelihood training lowers the loss on text it has not seen")
  func text() throws {
    let base = Train(
      Transformer.tiny(width: 16),
      on: Self.rows.train.demonstrations(of: .both)
    ) {
      NegativeLogLikelihood()
      AdamW(learningRate: 2e-2)
      Epochs(3)
      BatchSize(8)
    }.named("base")
    let test = Self.rows.test.demonstrations(of: .both)
    let run = try Run(
      declare {
        Evaluate(Transformer.tiny(width: 16), on: test, resamples: 100) { TokenLoss() }
          .named("before")
        Evaluate(base, on: test, resamples: 100) { TokenLoss() }.named("after")
      }
    )
    let losses = run.evaluations.compactMap { $0.measurements.first?.estimate }
    #expect(losses.count == 2)
    #expect(losses[1] < 0.7 * losses[0])
  }

  @Test("A term with rows of its own draws from them, in their own order")
  func ownRows() throws {
    let own = Dataset(GivenRows(Rows.demonstrations(3)))
    let base = TermCase.base
    let stage = Train(base, on: Dataset(GivenRows(Rows.comparisons(6)))) {
      DPO(beta: 0.2)
      0.5 * NegativeLogLikelihood().on(own)
      SGD(learningRate: 1e-6)
      Epochs(2)
      BatchSize(2)
    }.named("policy")
    let run = try Run(declare { stage })
    #expect(run.steps("policy").count == 6, "the stage's own rows set the length of a pass")
    let decoder = try run.decoder("base")
    let losses = Rows.demonstrations(3).map {
      let values = decoder.logProbabilities(of: $0.completion, after: $0.prompt)
      return (total: -values.reduce(0, +), count: Double(values.count))
    }
    // Batches of 2 and 1 of three rows: whichever is left alone, two passes read all rows.
    let seen = try run.series("loss/2_NegativeLogLikelihood", "policy")
    for pass in 0..<3 {
      let alone = seen[2 * pass + 1]
      let single = try #require(
        losses.indices.first { abs(losses[$0].total / losses[$0].count - alone) < 1e-4 }
      )
      let others = losses.indices.filter { $0 != single }
      let total = others.reduce(0) { $0 + losses[$1].total }
      let count = others.reduce(0) { $0 + losses[$1].count }
      #expect(abs(seen[2 * pass] - total / count) < 1e-4)
    }
  }
}
