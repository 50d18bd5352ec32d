import Foundation
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Two runs of one recipe")
struct DeterminismTests {
  /// Text, policy and reward model with batches that threads can share.
  static let experiment: LoweredExperiment = {
    let rows = Dataset(SimulatedComparisons(count: 60)) {
      Limit(tokens: 120, overlong: .drop)
      Split(train: 0.6, test: 0.4, by: .prompt)
    }
    let start = Transformer.tiny(
      width: 16,
      layers: 2,
      context: 120,
      tokenizer: .bytePair(vocabularySize: 300, learnedFrom: rows.train)
    )
    let base = Train(start, on: rows.train.demonstrations(of: .both)) {
      NegativeLogLikelihood()
      AdamW(learningRate: 1e-2)
      Steps(4)
      BatchSize(8)
    }.named("base")
    let policy = Train(base, on: rows.train) {
      DPO(beta: 0.2)
      0.1 * KL(to: .reference)
      AdamW(learningRate: 1e-2, schedule: .cosine(warmup: 0.2))
      Steps(4)
      BatchSize(8)
      MicroBatchSize(5)
    }.named("policy")
    let reward = Train(RewardModel(base, head: .multilayer(hiddenWidth: 6)), on: rows.train) {
      BradleyTerry()
      AdamW(learningRate: 1e-2)
      Steps(4)
      BatchSize(8)
    }.named("reward")
    let scores = Evaluate(policy, on: rows.test, resamples: 100) {
      RankingAccuracy()
      RewardMargin()
      CalibrationError()
    }
    return declare {
      scores
      Evaluate(reward, on: rows.test, resamples: 100) { RewardMargin() }
      Claim("something", scores[RewardMargin()] >= -100)
    }
  }()

  /// Everything that a run says, but for clocks.
  struct Trace: Equatable {
    var weights: [String: Data] = [:]
    var metrics: [[String: Double]] = []
    var tokens: [Int] = []
    var evaluations: [EvaluationReport] = []
    var claims: [ClaimReport] = []

    init(_ run: Run) throws {
      for label in ["base", "policy", "reward"] {
        weights[label] = try run.weightBytes(label)
        metrics += run.steps(label).map(\.metrics)
      }
      tokens = run.outcomes.map(\.tokens)
      evaluations = run.evaluations
      claims = try #require(run.conclusion).claims
    }
  }

  static let first = Result { try Trace(Run(experiment)) }

  @Test("One seed gives the same bytes on any number of threads", arguments: [1, 2, 4])
  func threads(count: Int) throws {
    #expect(try Trace(Run(Self.experiment, threads: count)) == Self.first.get())
    #expect(try Self.first.get().metrics.count == 12)
  }

  @Test("A plan that was written as JSON and read back gives the same bytes")
  func decoded() throws {
    var experiment = Self.experiment
    let data = try JSONEncoder().encode(experiment.plan)
    experiment.plan = try JSONDecoder().decode(Plan.self, from: data)
    #expect(experiment.plan == Self.experiment.plan)
    #expect(try Trace(Run(experiment)) == Self.first.get())
    let canonical = try CanonicalJSON.data(Self.experiment.plan)
    experiment.plan = try JSONDecoder().decode(Plan.self, from: canonical)
    #expect(try Trace(Run(experiment)) == Self.first.get())
  }

  @Test("Another seed gives other weights, rows and numbers")
  func seeds() throws {
    let run = try Run(Self.experiment, seed: 99)
    let trace = try Trace(run)
    let first = try Self.first.get()
    #expect(trace.metrics != first.metrics)
    #expect(trace.evaluations != first.evaluations)
    let again = try Run(Self.experiment)
    for label in ["base", "policy", "reward"] {
      #expect(try run.decoder(label).weights != again.decoder(label).weights)
    }
  }

  @Test("A stage that is mentioned twice runs once, and other stages don't change it")
  func sharing() throws {
    let base = TermCase.base
    let alone = try Run(declare { base })
    let stage = TermCase.all[0].stage(5)
    let together = try Run(
      declare {
        stage
        Evaluate(stage, on: TermCase.data, resamples: 100) { RewardMargin() }
        base
      }
    )
    #expect(together.started(.train).map(\.label).sorted() == ["base", "policy", "reference"])
    #expect(try alone.weightBytes("base") == together.weightBytes("base"))
  }
}
