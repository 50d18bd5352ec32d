import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Micro-batches")
struct MicroBatchTests {
  /// Sums of 32-bit floats in another order.
  static let rounding = 2e-5

  @Test("Every objective has the same loss and gradient norm", arguments: TermCase.all)
  func sizes(_ term: TermCase) throws {
    let whole = try Run(declare { term.stage(5) })
    let loss = try whole.first("loss", "policy")
    let norm = try whole.first("grad_norm", "policy")
    for size in [1, 3] {
      let run = try Run(declare { term.stage(size) })
      #expect(abs(try run.first("loss", "policy") - loss) <= 1e-9 * max(1, abs(loss)))
      #expect(abs(try run.first("grad_norm", "policy") - norm) <= Self.rounding * norm)
      for name in ["logps/chosen", "num_tokens"] where whole.steps("policy")[0].metrics[name] != nil
      {
        let expected = try whole.first(name, "policy")
        #expect(abs(try run.first(name, "policy") - expected) <= 1e-9 * abs(expected))
      }
    }
  }

  @Test("Reward models too, over many steps with a short last batch", arguments: [1, 3])
  func rewardModel(size: Int) throws {
    let data = Dataset(GivenRows(Rows.comparisons(11, weight: { [1, 0, 3][$0 % 3] })))
    let stages = [4, size].map { micro in
      Train(RewardModel(Transformer.tiny()), on: data) {
        BradleyTerry(labelSmoothing: 0.05)
        SGD(learningRate: 0.2)
        Epochs(2)
        BatchSize(4)
        MicroBatchSize(micro)
      }.named("micro \(micro)")
    }
    let run = try Run(declare { for stage in stages { stage } })
    for name in ["loss", "grad_norm", "mean_reward", "margin", "min_reward", "max_reward"] {
      let whole = try run.series(name, "micro 4")
      let cut = try run.series(name, "micro \(size)")
      #expect(whole.count == 6)
      for (left, right) in zip(whole, cut) { #expect(abs(left - right) <= 1e-4) }
    }
    #expect(try run.series("accuracy", "micro 4") == run.series("accuracy", "micro \(size)"))
  }

  @Test("A row of weight 0 changes nothing but the order's length")
  func zeroWeight() throws {
    let kept = Rows.comparisons(3)
    var silent = Rows.comparisons(5)[4]
    silent.weight = 0
    let stages = [kept, kept + [silent]].map { rows in
      Train(TermCase.base, on: Dataset(GivenRows(rows)), reference: TermCase.reference) {
        DPO(beta: 0.3)
        0.5 * NegativeLogLikelihood(of: .chosen)
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(4)
        MicroBatchSize(2)
      }.named("rows \(rows.count)")
    }
    let run = try Run(declare { for stage in stages { stage } })
    let loss = try run.first("loss", "rows 3")
    let norm = try run.first("grad_norm", "rows 3")
    #expect(abs(try run.first("loss", "rows 4") - loss) < 1e-9)
    #expect(abs(try run.first("grad_norm", "rows 4") - norm) < Self.rounding * norm)
  }

  @Test("With several terms each is logged unweighted, and they add up")
  func terms() throws {
    let stage = TermCase.all.first { $0.testDescription == "DPO and KL, k3" }
    let term = try #require(stage)
    let run = try Run(declare { term.stage(2) })
    let metrics = try #require(run.steps("policy").first).metrics
    let first = try #require(metrics["loss/1_DPO"])
    let second = try #require(metrics["loss/2_KL"])
    let total = try #require(metrics["loss"])
    #expect(second > 0)
    #expect(abs(first + 0.7 * second - total) < 1e-12)
  }
}
