import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Every optimizer trains, groups and averages do what they say")
struct OptimizerChoiceTests {
  static let data = Dataset(GivenRows(Rows.comparisons(8)))
  static let optimizers: [any OptimizerDeclaration] = [
    RecipeDSL.AdamW(learningRate: 0.01), RecipeDSL.Adam(learningRate: 0.01, weightDecay: 0.001),
    RecipeDSL.SGD(learningRate: 0.05, momentum: 0.9, isNesterov: true),
    RecipeDSL.Lion(learningRate: 0.003), RecipeDSL.Adafactor(learningRate: 0.05),
    RecipeDSL.Muon(learningRate: 0.02, others: RecipeDSL.AdamW(learningRate: 0.01)),
  ]

  static func stage(
    _ optimizer: some OptimizerDeclaration,
    steps: Int,
    average: ExponentialMovingAverage? = nil
  ) -> Train<PolicyRole> {
    Train(TermCase.base, on: data) {
      NegativeLogLikelihood(of: .chosen)
      optimizer
      Steps(steps)
      BatchSize(8)
      GradientClipping(norm: 1)
      if let average { average }
    }.named("policy")
  }

  @Test("The loss falls, with the same bytes on one thread and two", arguments: optimizers.indices)
  func learning(place: Int) throws {
    func run(_ optimizer: some OptimizerDeclaration) throws {
      let stage = Self.stage(optimizer, steps: 20)
      let one = try Run(declare { stage })
      let losses = try one.series("loss", "policy")
      #expect(losses[19] < 0.9 * losses[0], "\(type(of: optimizer))")
      #expect(
        try Run(declare { stage }, threads: 2).weightBytes("policy") == one.weightBytes("policy")
      )
    }
    try run(Self.optimizers[place])
  }

  @Test("A factor of 0 freezes what a pattern names, and decay leaves out a group")
  func groups() throws {
    let optimizer = RecipeDSL.SGD(learningRate: 0.5, weightDecay: 0.1)
      .group(.named("model.layers.0.mlp.*"), learningRateFactor: 0)
      .group(.embeddings, weightDecay: 0)
    let run = try Run(declare { Self.stage(optimizer, steps: 2) })
    let before = try run.decoder("base").weights
    let after = try run.decoder("policy").weights
    for (name, values) in before {
      #expect((values == after[name]) == name.contains("layers.0.mlp"), "\(name)")
    }
  }

  @Test("The model of a stage is the average, and the last weights stand beside it")
  func average() throws {
    let average = ExponentialMovingAverage(decay: 0.75)
    let run = try Run(
      declare { Self.stage(RecipeDSL.SGD(learningRate: 0.5), steps: 1, average: average) }
    )
    let base = try run.decoder("base").weights
    let averaged = try run.decoder("policy").weights
    let last = try NaiveDecoder(run.file("weights/policy.last-step.safetensors")).weights
    #expect(last.keys == averaged.keys)
    for (name, values) in last {
      let (from, to) = (try #require(base[name]), try #require(averaged[name]))
      #expect(values != from)
      for place in values.indices {
        #expect(abs(to[place] - (0.75 * from[place] + 0.25 * values[place])) < 1e-6)
      }
    }
    let plain = try Run(declare { Self.stage(RecipeDSL.SGD(learningRate: 0.5), steps: 1) })
    #expect(try plain.decoder("policy").weights == last)
    let files = try FileManager.default.contentsOfDirectory(atPath: plain.file("weights").path)
    #expect(!files.contains { $0.contains("last-step") })
  }

  @Test("Later stages and evaluations see the average")
  func laterStages() throws {
    // An average that keeps all but nothing of the weights is all but the start.
    let average = ExponentialMovingAverage(decay: 1 - 1e-12)
    let first = Self.stage(RecipeDSL.SGD(learningRate: 0.5), steps: 3, average: average)
    let second = Train(first, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      RecipeDSL.SGD(learningRate: 1e-9)
      Steps(1)
      BatchSize(8)
    }.named("second")
    let run = try Run(
      declare {
        first
        second
        Evaluate(first, on: Self.data, resamples: 100) { MeanLogProbability(of: .chosen) }
      }
    )
    let start = try run.first("loss", "policy")
    #expect(try abs(run.first("loss", "second") - start) < 1e-5)
    #expect(try run.series("loss", "policy")[2] < start - 1e-3)
  }

  @Test("An average that would start after the last step of the epochs is refused at its line")
  func unreachableAverage() throws {
    let location = here()
    let stage = Train(TermCase.base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      RecipeDSL.SGD(learningRate: 0.1)
      Epochs(2)
      BatchSize(4)
      ExponentialMovingAverage(decay: 0.9, startingAt: 4)
    }.named("policy")
    let experiment = declare { stage }
    #expect(experiment.faults == [])
    let failure = try #require(Run(attempting: experiment).failure as? LocatedRunError)
    #expect(failure.location.line == location.line + 6)
    #expect(
      "\(failure.underlying)"
        == "The moving average of 'policy' starts at step 4, but the stage has 4; start earlier."
    )
    #expect(throws: LocatedRunError.self) { try ExplanationTests.explain(experiment) }
  }

  @Test("Schedules end where they say", arguments: [0.0, 0.25])
  func schedules(warmup: Double) throws {
    let total = 12
    let rise = Int(warmup * Double(total))
    let stable = try OptimizationTests.run(
      .warmupStableDecay(warmup: warmup, decay: 0.5, minimum: 0.1),
      steps: total
    )
    #expect(abs(stable[5] - 0.02) < 1e-15)
    #expect(abs(stable[9] - 0.02 * (0.1 + 0.9 * 0.5)) < 1e-15)
    let cosine = try OptimizationTests.run(.cosine(warmup: warmup, minimum: 0.5), steps: total)
    let progress = Double(total - 1 - rise) / Double(total - rise)
    let last = 0.5 + 0.5 * (1 + Foundation.cos(.pi * progress)) / 2
    #expect(abs(cosine[11] - 0.02 * last) < 1e-15)
    let inverse = try OptimizationTests.run(
      .inverseSquareRoot(warmup: warmup, timescale: 3),
      steps: total
    )
    let square = (Double(total - 1 - rise) + 3) / 3
    #expect(abs(inverse[11] - 0.02 / square.squareRoot()) < 1e-15)
  }

  @Test("A pattern that matches nothing is a fault at its line, with what was probably meant")
  func unmatched() throws {
    let location = here()
    let optimizer = RecipeDSL.AdamW(learningRate: 0.01)
      .group(.named("model.layer.0.*"), weightDecay: 0)
      .group(.named("*.q_prj.weight"), weightDecay: 0)
      .group(.named("model.layers.9.*"), weightDecay: 0)
      .group(.named("nothing of the sort, by far"), weightDecay: 0)
      .group(.heads, weightDecay: 0)
      .group(.everything, learningRateFactor: 0.5)
      .group(.vectors, learningRateFactor: 0.5)
    let experiment = declare { Self.stage(optimizer, steps: 1) }
    #expect(experiment.faults == [])
    let faults = ParameterGroupRule().faults(in: experiment.plan)
    #expect(faults.map { $0.location?.line } == [2, 3, 4, 5, 6, 8].map { location.line + $0 })
    let hints = [
      "Did you mean 'model.layers.0.*'?", "Did you mean '*.q_proj.weight'?",
      "Did you mean 'model.layers.0.*'?", "There are model.embed_tokens.weight",
      "The model has no heads.", "put its group before theirs",
    ]
    for (fault, hint) in zip(faults, hints) { #expect(fault.message.contains(hint), "\(fault)") }
    let run = try Run(attempting: experiment)
    #expect((run.failure as? PlanFaults)?.faults.count == 6)
    #expect(throws: PlanFaults.self) { try ExplanationTests.explain(experiment) }
  }

  @Test("A reward model's head is a group of its own")
  func rewardHead() throws {
    let stage = Train(RewardModel(TermCase.base, head: .multilayer(hiddenWidth: 3)), on: Self.data)
    {
      BradleyTerry()
      RecipeDSL.AdamW(learningRate: 0.01).group(.heads, learningRateFactor: 10)
        .group(.named("score.1.*"), weightDecay: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let faults = ParameterGroupRule().faults(in: declare { stage }.plan)
    #expect(
      faults.map(\.message) == [
        "Earlier groups have all parameters of 'score.1.*'; put its group before theirs."
      ]
    )
  }

  @Test("An explanation names the optimizer, its groups, the schedule and the average")
  func explanation() throws {
    let optimizer = RecipeDSL.Muon(
      learningRate: 0.02,
      others: RecipeDSL.AdamW(learningRate: 3e-4),
      schedule: .warmupStableDecay(warmup: 0.1, decay: 0.2)
    ).group(.embeddings, weightDecay: 0.5, learningRateFactor: 0.1)
    let average = ExponentialMovingAverage(decay: 0.99, every: 2, startingAt: 1)
    let text = try ExplanationTests.explain(
      declare { Self.stage(optimizer, steps: 4, average: average) }
    ).text
    for fact in [
      "Muon for hidden matrices, learning rate 0.02, momentum 0.95 (Nesterov)",
      "AdamW for the others, learning rate 0.0003",
      "stable after a warm-up of 0.1, then a decay of 0.2 (linear)",
      "embeddings: weight decay 0.5, learning rate times 0.1",
      "average   exponential moving average of weights, decay 0.99, every 2 steps, from step 1",
    ] {
      #expect(text.contains(fact), "\(fact)")
    }
  }
}
