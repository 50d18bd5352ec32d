import Foundation
import PreferenceData
import RecipeDSL
import Testing

@Suite("A policy that equals its reference")
struct FirstStepTests {
  static let data = Dataset(GivenRows(Rows.comparisons(7)))
  static let start = Transformer.tiny(width: 16, layers: 2)
  static let sizes = [(1, 1), (4, 3), (7, 7), (7, 2), (20, 5)]

  @Test("DPO begins at ln 2 with margins 0 and accuracy 0", arguments: sizes)
  func dpo(batch: Int, micro: Int) throws {
    let policy = Train(Self.start, on: Self.data) {
      DPO(beta: 0.3)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(batch)
      MicroBatchSize(micro)
    }.named("policy")
    let run = try Run(declare { policy })
    #expect(abs(try run.first("loss", "policy") - Foundation.log(2)) < 1e-6)
    for name in ["margins", "chosen", "rejected", "accuracies"] {
      #expect(try run.first("rewards/\(name)", "policy") == 0)
    }
    #expect(try run.first("grad_norm", "policy") > 0)
  }

  @Test("IPO begins at 1 / (4 tau²)", arguments: [0.05, 0.1, 0.5, 2])
  func ipo(tau: Double) throws {
    let policies = [IPO.LogProbabilities.sum, .mean].map { reading in
      Train(Self.start, on: Self.data) {
        IPO(tau: tau, logProbabilities: reading)
        SGD(learningRate: 0.001)
        Steps(1)
        BatchSize(5)
        MicroBatchSize(2)
      }.named("\(reading)")
    }
    let run = try Run(declare { for policy in policies { policy } })
    let expected = 1 / (4 * tau * tau)
    for label in ["sum", "mean"] {
      #expect(abs(try run.first("loss", label) - expected) < 1e-6 * expected)
    }
  }

  @Test("A reward model's zero head begins at ln 2", arguments: sizes)
  func bradleyTerry(batch: Int, micro: Int) throws {
    let model = Train(RewardModel(Self.start), on: Self.data) {
      BradleyTerry()
      SGD(learningRate: 0.1)
      Steps(2)
      BatchSize(batch)
      MicroBatchSize(micro)
    }.named("reward")
    let run = try Run(declare { model })
    #expect(abs(try run.first("loss", "reward") - Foundation.log(2)) < 1e-6)
    for name in ["margin", "min_reward", "mean_reward", "max_reward", "accuracy"] {
      #expect(try run.first(name, "reward") == 0)
    }
    #expect(try run.series("max_reward", "reward")[1] != 0, "the head learns from the first step")
  }

  @Test("The reference pass and training agree bit for bit in every token", arguments: sizes)
  func bits(batch: Int, micro: Int) throws {
    let base = Train(Self.start, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      AdamW(learningRate: 0.03)
      Steps(3)
      BatchSize(7)
    }.named("base")
    let policy = Train(base, on: Self.data) {
      SquaredDistance()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(batch)
      MicroBatchSize(micro)
    }.named("policy")
    for threads in [1, 2] {
      let run = try Run(declare { policy }, threads: threads)
      #expect(try run.first("loss", "policy") == 0)
      #expect(try run.first("grad_norm", "policy") == 0)
    }
  }
}
