import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Adapters in recipes")
struct AdapterTests {
  static func policy(
    _ model: some ModelDeclaration<PolicyRole>,
    steps: Int = 6,
    microBatch: Int = 8
  ) -> Train<PolicyRole> {
    Train(model, on: PretrainedModelTests.data) {
      DPO(beta: 0.5)
      RecipeDSL.AdamW(learningRate: 0.02)
      Steps(steps)
      BatchSize(8)
      MicroBatchSize(microBatch)
    }.named("policy")
  }

  @Test("Training an adapter lowers the loss and leaves the base's bytes alone, on disk and in use")
  func base() throws {
    let small = try SmallPretrained()
    let before = try small.bytes
    let base = Transformer(small.model, format: .plain)
    let trained = Self.policy(Adapted(base, by: LoRA(rank: 2)))
    let run = try Run(
      declare {
        PretrainedModelTests.evaluation(trained)
        PretrainedModelTests.evaluation(base)
      }
    )
    let losses = try run.series("loss", "policy")
    #expect(abs(losses[0] - log(2)) < 1e-6)
    #expect(losses[5] < losses[0] - 0.02)
    #expect(try small.bytes == before)
    let measured = try #require(run.evaluations.last?.measurements.first?.estimate)
    #expect(abs(measured - PretrainedModelTests.expected(small.naive)) < 1e-4)
    let moved = try #require(run.evaluations.first?.measurements.first?.estimate)
    #expect(abs(moved - measured) > 1e-3)
  }

  @Test("The reference is the base itself: one pass of it serves training and evaluations")
  func reference() throws {
    let small = try SmallPretrained()
    let base = Transformer(small.model, format: .plain).named("base")
    let trained = Self.policy(Adapted(base, by: LoRA(rank: 2)))
    let run = try Run(
      declare {
        Evaluate(trained, on: PretrainedModelTests.data, resamples: 100) { RewardMargin() }
        PretrainedModelTests.evaluation(base)
      }
    )
    #expect(run.started(.reference).map(\.label) == ["base on policy"])
    // What was known of the base is told as a stage of no work.
    let evaluation = try #require(
      run.outcomes.first { $0.kind == .evaluate && $0.label == "base" }
    )
    #expect(evaluation.tokens == 0)
    // The metric that is logged for the reference is the base's own.
    let margin = try run.first("rewards/margins", "policy")
    #expect(abs(margin) < 1e-6)
  }

  @Test("An adapter is saved as PEFT has it, and gives the run's own numbers when it is read again")
  func saved() throws {
    let small = try SmallPretrained()
    let policy = Self.policy(Adapted(Transformer(small.model, format: .plain), by: LoRA(rank: 2)))
    let run = try Run(declare { PretrainedModelTests.evaluation(policy) })
    let folder = run.file("weights/policy")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(
      names == [
        "README.md", "adapter_config.json", "adapter_model.safetensors", "tokenizer.json",
        "tokenizer_config.json",
      ]
    )
    let written = try #require(try run.outcome("policy").weights)
    #expect(written.path == "weights/policy/adapter_model.safetensors")
    let base = try StoredModel(small.path.string).makeDecoder()
    let adapted = try AdapterFolder(folder.path).makeDecoder(on: base).decoder
    let merged = adapted.merged().parameters
    let naive = NaiveDecoder(
      configuration: small.configuration,
      metadata: [:],
      weights: Dictionary(
        uniqueKeysWithValues: merged.map { ($0.name, $0.values.map(Double.init)) }
      )
    )
    let measured = try #require(run.evaluations.first?.measurements.first?.estimate)
    #expect(abs(measured - PretrainedModelTests.expected(naive)) < 1e-3)
  }

  @Test("A policy without an adapter is saved as a folder that evaluates to the same numbers")
  func whole() throws {
    let small = try SmallPretrained()
    let policy = Self.policy(Transformer(small.model, format: .plain))
    let run = try Run(declare { PretrainedModelTests.evaluation(policy) })
    let again = try Run(
      declare {
        PretrainedModelTests.evaluation(
          Transformer(.pretrained(Path(run.file("weights/policy").path)), format: .plain)
        )
      }
    )
    let first = try #require(run.evaluations.first?.measurements.first?.estimate)
    let second = try #require(again.evaluations.first?.measurements.first?.estimate)
    #expect(first == second)
  }

  @Test("Dropout changes training, but not with the size of the passes it is cut into")
  func dropout() throws {
    let small = try SmallPretrained()
    func losses(_ dropout: Double, microBatch: Int) throws -> [Double] {
      let base = Transformer(small.model, adapter: LoRA(rank: 2, dropout: dropout), format: .plain)
      return try Run(declare { Self.policy(base, microBatch: microBatch) }).series("loss", "policy")
    }
    let none = try losses(0, microBatch: 8)
    let whole = try losses(0.3, microBatch: 8)
    let parts = try losses(0.3, microBatch: 4)
    #expect(zip(none, whole).contains { abs($0 - $1) > 1e-4 })
    for (left, right) in zip(whole, parts) { #expect(abs(left - right) < 1e-4) }
  }

  @Test("A reward model on an adapted body trains the adapter and the head alone")
  func reward() throws {
    let small = try SmallPretrained()
    let adapted = Transformer(small.model, adapter: LoRA(rank: 2), format: .plain)
    let reward = Train(RewardModel(adapted), on: PretrainedModelTests.data) {
      BradleyTerry()
      RecipeDSL.AdamW(learningRate: 0.02)
      Steps(6)
      BatchSize(8)
    }.named("reward")
    let run = try Run(declare { reward })
    let losses = try run.series("loss", "reward")
    #expect(losses[5] < losses[0] - 0.02)
    let contents = try Safetensors.read(run.file("weights/reward/adapter_model.safetensors"))
    let names = contents.tensors.names
    #expect(names.contains { $0.hasSuffix("score.weight") })
    #expect(names.allSatisfy { $0.contains("lora_") || $0.contains("score") })
  }

  @Test("An adapter stands on a model that the recipe itself trained, and is merged when saved")
  func trainedBase() throws {
    let base = Train(Transformer.tiny(context: 96), on: PretrainedModelTests.data) {
      NegativeLogLikelihood(of: .chosen)
      RecipeDSL.AdamW(learningRate: 0.02)
      Steps(2)
      BatchSize(8)
    }.named("base")
    let run = try Run(declare { Self.policy(Adapted(base, by: LoRA(rank: 2))) })
    let contents = try Safetensors.read(run.weightFile("policy"))
    #expect(Set(contents.tensors.names).isSuperset(of: ["model.norm.weight"]))
    #expect(!contents.tensors.names.contains { $0.contains("lora") })
  }

  @Test(
    "An adapter on a pretrained model that was trained first is merged, for PEFT has no such base"
  )
  func tunedBase() throws {
    let small = try SmallPretrained()
    let tuned = Train(Transformer(small.model, format: .plain), on: PretrainedModelTests.data) {
      NegativeLogLikelihood(of: .chosen)
      RecipeDSL.AdamW(learningRate: 0.01)
      Steps(2)
      BatchSize(8)
    }.named("tuned")
    let policy = Self.policy(Adapted(tuned, by: LoRA(rank: 2)))
    let run = try Run(declare { PretrainedModelTests.evaluation(policy) })
    let again = try Run(
      declare {
        PretrainedModelTests.evaluation(
          Transformer(.pretrained(Path(run.file("weights/policy").path)), format: .plain)
        )
      }
    )
    let first = try #require(run.evaluations.first?.measurements.first?.estimate)
    let second = try #require(again.evaluations.first?.measurements.first?.estimate)
    #expect(abs(first - second) < 1e-4)
  }

  @Test("Targets that are no maps of the model are faults at the adapter's line")
  func targets() throws {
    let small = try SmallPretrained()
    let model = Transformer(small.model, adapter: LoRA(targets: .modules("q_prj")))
    let line = here(line: #line - 1)
    let experiment = declare { PretrainedModelTests.evaluation(model) }
    let faults = RecipeInterpreter.faults(in: experiment.plan, library: PretrainedLibrary())
    #expect(faults.map(\.location) == [line])
    #expect(faults.first?.message.contains("Did you mean 'q_proj'?") == true)
    let pattern = Transformer(small.model, adapter: LoRA(targets: .pattern("encoder.*")))
    let others = RecipeInterpreter.faults(
      in: declare { PretrainedModelTests.evaluation(pattern) }.plan,
      library: PretrainedLibrary()
    )
    #expect(others.first?.message.contains("encoder.*") == true)
  }

  @Test("An adapter on an adapter is a fault")
  func stacked() {
    let once = Transformer(.pretrained("nowhere"), adapter: LoRA())
    let faults = declare { PretrainedModelTests.evaluation(Adapted(once, by: LoRA())) }.faults
    #expect(faults.contains { $0.message.contains("can't be stacked") })
  }

  @Test("An explanation says which share of the parameters is trained")
  func explanation() throws {
    let small = try SmallPretrained()
    let policy = Self.policy(Transformer(small.model, adapter: LoRA(rank: 2), format: .plain))
    let text = try ExplanationTests.explain(declare { policy }).text
    // Queries and outputs [8, 8], keys and values [4, 8], gate and up [12, 8], down [8, 12].
    let trained = 2 * 2 * (16 + 12 + 12 + 16 + 20 + 20 + 20)
    let total = small.weights.elementCount + trained
    #expect(
      text.contains(
        "\(trained) of \(total.formatted(.number.locale(.init(identifier: "en_US")))) parameters are trained"
      )
    )
    #expect(text.contains("family    llama"))
    #expect(text.contains("format    plain"))
    #expect(text.contains("frozen, computed once"))
  }
}
