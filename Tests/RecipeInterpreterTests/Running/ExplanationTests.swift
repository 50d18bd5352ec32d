import Foundation
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("What is known before anything is trained")
struct ExplanationTests {
  /// A reward model on a trained policy, beside DPO on the same rows.
  static func experiment(
    on rows: Dataset<Comparison> = Dataset(GivenRows(Rows.comparisons(12)))
  ) -> LoweredExperiment {
    let policy = Train(TermCase.base, on: rows) {
      DPO(beta: 0.25)
      AdamW(learningRate: 0.01, schedule: .cosine(warmup: 0.5))
      Steps(3)
      BatchSize(4)
      GradientClipping(norm: 2)
    }.named("policy")
    let reward = Train(RewardModel(policy), on: rows) {
      BradleyTerry()
      SGD(learningRate: 0.01)
      Epochs(1)
      BatchSize(4)
    }.named("reward")
    let scores = Evaluate(reward, on: rows, resamples: 100) { RankingAccuracy() }
    return declare { Claim("ranks", scores[RankingAccuracy()] >= 0) }
  }

  static func explain(_ experiment: LoweredExperiment) throws -> (text: String, events: Int) {
    var events = 0
    let folder = try ScratchFolder()
    let interpreter = RecipeInterpreter(
      experiment,
      options: RunOptions(seed: 1, threads: 1, output: folder.url),
      isStopped: { false },
      emit: { _ in events += 1 }
    )
    return (try interpreter.explanation(), events)
  }

  @Test("An adapter on a policy that is yet to be trained is explained with its size")
  func adapterOnTrained() throws {
    let data = Dataset(GivenRows(Rows.comparisons(8)))
    let first = Train(Transformer.tiny(), on: data) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 0.01)
      Steps(1)
      BatchSize(4)
    }.named("first")
    let second = Train(Adapted(first, by: LoRA(rank: 2, targets: .modules("q_proj"))), on: data) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.01)
      Steps(1)
      BatchSize(4)
    }
    let reward = Train(RewardModel(second), on: data) {
      BradleyTerry()
      SGD(learningRate: 0.01)
      Steps(1)
      BatchSize(4)
    }
    let (text, events) = try Self.explain(declare { reward })
    #expect(events == 0)
    // A of rank 2 on 8 inputs, and B on 8 outputs.
    #expect(text.contains("Adapter on 'first'"))
    #expect(text.contains("  size      32 of"))
  }

  @Test("Stages that last until they are stopped have an estimate too")
  func endless() throws {
    let first = Train(Transformer.tiny(), on: Dataset(GivenRows(Rows.comparisons(8)))) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.01)
      Steps(.max)
      BatchSize(4)
    }
    let second = Train(first, on: Dataset(GivenRows(Rows.comparisons(6)))) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.01)
      Steps(.max)
      BatchSize(4)
    }
    #expect(try Self.explain(declare { second }).text.contains("9,223,372,036,854,775,807 steps"))
  }

  @Test("An explanation shows formulas, settings, rows and claims, and trains nothing")
  func explanation() throws {
    let (text, events) = try Self.explain(Self.experiment())
    for fact in [
      "mean[−log σ(0.25 · (Δ(chosen) − Δ(rejected)))]",
      "Δ(y) = log π(y) − log π_ref(y)",
      "mean[−log σ(r(chosen) − r(rejected))]",
      "AdamW, learning rate 0.01", "cosine after a warm-up of 0.5", "clipped to norm 2.0",
      "SGD, learning rate 0.01", "no clipping",
      "3 of 4 examples, from 12 rows", "frozen, computed once",
      "ranks: RankingAccuracy(score: reward, ties: wrong) of 'reward' >= 0",
      "Estimate  8 steps",
    ] {
      #expect(text.contains(fact), "\(fact)")
    }
    #expect(events == 0)
  }

  @Test("A stage that will have nothing to read is found before the stages ahead of it train")
  func emptyStage() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(12)))
    let none = Dataset(rows) { Limit(tokens: 2, overlong: .drop) }
    let policy = Train(TermCase.base, on: rows) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let run = try Run(
      attempting: declare { Evaluate(policy, on: none, resamples: 100) { RankingAccuracy() } }
    )
    let fault = try run.fault()
    #expect(fault.text.contains("12 dropped: longer than the limit"))
    #expect(run.started(.train).isEmpty)
  }

  @Test("Where the data lies changes no weight and no measurement")
  func placeOfData() throws {
    let lines = Rows.comparisons(12).map {
      "{\"prompt\":\"\($0.prompt)\",\"chosen\":\"\($0.chosen)\",\"rejected\":\"\($0.rejected)\"}\n"
    }
    let first = try ScratchFolder()
    let second = try ScratchFolder()
    let runs = try [first, second].map { folder in
      let path = Path(try folder.write(lines.joined(), as: "rows.jsonl"))
      return try Run(
        Self.experiment(on: Dataset(JSONLines(path, columns: ComparisonColumns())))
      )
    }
    let weights = try runs.map { try $0.outcome("reward").weights }
    #expect(weights[0] != nil)
    #expect(runs[0].evaluations.map(\.measurements) == runs[1].evaluations.map(\.measurements))
    let losses = try runs.map { try $0.series("loss", "policy") }
    #expect(losses[0] == losses[1])
    let states = try runs.map {
      try Data(contentsOf: $0.folder.url.appending(path: "weights/policy.safetensors"))
    }
    // The header names the stage's fingerprint, which covers the path; the numbers stand behind it.
    #expect(states[0].suffix(1_000) == states[1].suffix(1_000))
  }

  @Test("Evaluating on rows of the training is noted, through parts and conversions too")
  func overlap() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(16))) {
      Split(train: 0.5, test: 0.5, by: .prompt)
    }
    let base = Train(TermCase.base, on: rows.train.demonstrations(of: .both)) {
      NegativeLogLikelihood()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    func notes(on data: Dataset<Comparison>) throws -> Int {
      let run = try Run(
        declare {
          Evaluate(base, on: data, resamples: 100) { MeanLogProbability(of: .chosen) }
        }
      )
      return run.events.count { if case .noted = $0 { true } else { false } }
    }
    #expect(try notes(on: rows.train) == 1)
    #expect(try notes(on: rows) == 1)
    #expect(try notes(on: Dataset(rows.train) { Take(3) }) == 1)
    #expect(try notes(on: rows.test) == 0)
  }
}
