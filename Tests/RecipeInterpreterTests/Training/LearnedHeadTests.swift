import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Functions of hidden states that objectives learn")
struct LearnedHeadTests {
  private static let rows = Rows.comparisons(6)
  private static let data = Dataset(GivenRows(rows))
  /// How many steps come before what is looked at.
  private static let steps = 3

  /// A policy whose masks are learned, trained on all rows at once by an optimizer without a memory.
  private static func stage(
    _ label: String,
    from model: some ModelDeclaration<PolicyRole>,
    reference: some ModelDeclaration<PolicyRole>,
    steps: Int = steps
  ) -> Train<PolicyRole> {
    Train(model, on: data, reference: reference) {
      SparsePO(beta: 0.4, rewardSparsity: 0.01, divergenceSparsity: 0.02)
      RecipeDSL.SGD(learningRate: 0.3)
      Steps(steps)
      BatchSize(6)
    }.named(label)
  }

  /// What a first step shows must be what the step after those of a longer stage shows.
  private static func expectContinued(
    _ found: [String: Double],
    _ longer: [StageProgress],
    _ comment: Comment
  ) throws {
    let expected = try #require(longer.last?.metrics)
    for name in ["loss", "grad_norm", "rewards/margins"] {
      let (own, other) = (try #require(found[name]), try #require(expected[name]))
      #expect(abs(own - other) <= 1e-5 * max(1, abs(other)), "\(comment) \(name)")
    }
  }

  @Test("A second stage goes on as one longer stage would")
  func stages() throws {
    let base = TermCase.reference
    let first = Self.stage("first", from: TermCase.base, reference: base)
    let second = Self.stage("second", from: first, reference: base, steps: 1)
    let longer = Self.stage("longer", from: TermCase.base, reference: base, steps: Self.steps + 1)
    let run = try Run(
      declare {
        second
        longer
      }
    )
    let found = try #require(run.steps("second").first?.metrics)
    try Self.expectContinued(found, run.steps("longer"), "second stage")
    let file = try Safetensors.read(run.file("weights/first.learned.safetensors")).tensors
    #expect(
      Set(file.names) == [
        "head.mask.weight", "head.mask.bias", "head.divergence_mask.weight",
        "head.divergence_mask.bias",
      ]
    )
    // They moved: what is handed on is not what a new stage would begin with.
    let weight = try #require(file.first { $0.name == "head.mask.weight" })
    #expect(weight.values.contains { abs($0) > 1e-4 })
  }

  @Test("A file that was read again says what was written")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    let learned = LearnedValues(
      numbers: ["log_nu": 0.25, "a.b": -3],
      heads: ["mask": LearnedValues.Head(weight: [1, -2, 0.5], bias: 4)]
    )
    let file = folder.url.appendingPathComponent(LearnedValues.file)
    try learned.write(to: file, metadata: [:])
    #expect(try LearnedValues(file: Path(file.path), width: 3) == learned)
    #expect(try LearnedValues(in: Path(folder.url.path), weights: [], width: 3) == learned)
    try LearnedValues().write(to: file, metadata: [:])
    #expect(try LearnedValues(in: Path(folder.url.path), weights: [], width: 3).isEmpty)
  }

  @Test(
    "Saved folders of models and adapters go on as one longer stage would",
    arguments: [true, false]
  )
  func folders(_ isAdapter: Bool) throws {
    let small = try SmallPretrained()
    let base = Transformer(small.model, format: .plain)
    let start: any ModelDeclaration<PolicyRole> =
      isAdapter ? Adapted(base, by: LoRA(rank: 2)) : base
    func trained(_ label: String, _ steps: Int) -> Train<PolicyRole> {
      Self.stage(label, from: start, reference: base, steps: steps)
    }
    let run = try Run(
      declare {
        trained("policy", Self.steps)
        trained("longer", Self.steps + 1)
      }
    )
    let folder = run.file("weights/policy")
    func goingOn() -> Train<PolicyRole> {
      let path = Path(folder.path)
      let model =
        isAdapter
        ? Transformer(small.model, adapter: .pretrained(path), format: .plain)
        : Transformer(.pretrained(path), format: .plain)
      return Self.stage("again", from: model, reference: base, steps: 1)
    }
    let again = try Run(declare { goingOn() })
    let found = try #require(again.steps("again").first?.metrics)
    try Self.expectContinued(found, run.steps("longer"), isAdapter ? "adapter" : "model")
    #expect(
      again.events.contains {
        guard case .modelLoaded(let report, _) = $0 else { return false }
        return report.files.contains { $0.path == LearnedValues.file }
      }
    )
    // The files of other tools are those of a stage that learned nothing, but for what tells the stage.
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    #expect(names.contains(LearnedValues.file))
    let plain = try Run(
      declare {
        Train(start, on: Self.data, reference: base) {
          DPO(beta: 0.4)
          RecipeDSL.SGD(learningRate: 0.3)
          Steps(Self.steps)
          BatchSize(6)
        }.named("policy")
      }
    )
    let other = plain.file("weights/policy")
    #expect(
      names.subtracting([LearnedValues.file])
        == Set(try FileManager.default.contentsOfDirectory(atPath: other.path))
    )
    let weights = isAdapter ? AdapterFolder.weightsFile : SafetensorsModel.singleFile
    #expect(
      try Safetensors.read(folder.appendingPathComponent(weights)).tensors.names
        == Safetensors.read(other.appendingPathComponent(weights)).tensors.names
    )
    let settings = isAdapter ? AdapterFolder.configurationFile : "config.json"
    #expect(
      try Data(contentsOf: folder.appendingPathComponent(settings))
        == Data(contentsOf: other.appendingPathComponent(settings))
    )
    let card = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(card.contains("| `head.mask.weight` | 1 × 8 |"))

    // Without the file, or with another model's, the recipe's line is told before anything is trained.
    let file = folder.appendingPathComponent(LearnedValues.file)
    func fault() throws -> String {
      let faults = RecipeInterpreter.faults(
        in: declare { goingOn() }.plan,
        library: PretrainedLibrary()
      )
      return try #require(faults.first).message
    }
    let wide = LearnedValues(heads: ["mask": LearnedValues.Head(weight: [1, 2], bias: 0)])
    try wide.write(to: file, metadata: [:])
    #expect(try fault().contains("head.mask.weight: the shape [1, 8] was expected"))
    try FileManager.default.removeItem(at: file)
    #expect(try fault().contains("the file learned.safetensors with what the model's objectives"))
  }

  @Test("A saved adapter is evaluated as it was measured, and is no reference by itself")
  func evaluated() throws {
    let small = try SmallPretrained()
    let base = Transformer(small.model, format: .plain)
    let policy = AdapterTests.policy(Adapted(base, by: LoRA(rank: 2)))
    let run = try Run(declare { PretrainedModelTests.evaluation(policy) })
    let saved = Path(run.file("weights/policy").path)
    let loaded = Transformer(small.model, adapter: .pretrained(saved), format: .plain)
    let again = try Run(
      declare {
        PretrainedModelTests.evaluation(loaded)
        AdapterTests.policy(loaded, steps: 1)
      }
    )
    let measured = try #require(run.evaluations.first?.measurements.first?.estimate)
    let found = try #require(again.evaluations.first?.measurements.first?.estimate)
    #expect(abs(measured - found) < 1e-5)
    // Its own reference at first: no margin, and the loss log 2.
    #expect(abs(try again.first("rewards/margins", "policy")) < 1e-6)
    let text = try ExplanationTests.explain(declare { PretrainedModelTests.evaluation(loaded) })
      .text
    #expect(text.contains("LoRA of rank 2"))
    #expect(text.contains("adapter_model.safetensors"))
  }

  @Test("A folder without an adapter, or with another model's, is a fault at the model's line")
  func faults() throws {
    let small = try SmallPretrained()
    func faults(_ path: Path) -> [PlanFault] {
      let model = Transformer(small.model, adapter: .pretrained(path), format: .plain)
      return RecipeInterpreter.faults(
        in: declare { PretrainedModelTests.evaluation(model) }.plan,
        library: PretrainedLibrary()
      )
    }
    #expect(faults(small.path).first?.message.contains("There is no adapter at") == true)
    #expect(faults("nowhere/at/all").first?.message.contains("There is no adapter at") == true)
    let empty = declare {
      PretrainedModelTests.evaluation(Transformer(small.model, adapter: .pretrained("")))
    }
    #expect(empty.faults.contains { $0.message.contains("empty path") })
  }
}
