import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Pretrained models that can't be used")
struct PretrainedFaultTests {
  /// The only fault of a model.
  static func fault(_ model: Transformer) throws -> PlanFault {
    let experiment = declare { PretrainedModelTests.evaluation(model) }
    #expect(experiment.faults.isEmpty)
    let faults = RecipeInterpreter.faults(in: experiment.plan, library: PretrainedLibrary())
    #expect(faults.count == 1)
    // Running says the same.
    let run = try Run(attempting: experiment)
    #expect((run.failure as? PlanFaults)?.faults == faults)
    return try #require(faults.first)
  }

  @Test("A path with nothing at it names its line, and the nearest name there is")
  func missing() throws {
    let folder = try ScratchFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("smollm2"),
      withIntermediateDirectories: true
    )
    let path = Path(folder.url.path)
    let near = Transformer(.pretrained(path / "smolm2"))
    let line = here(line: #line - 1)
    let fault = try Self.fault(near)
    #expect(fault.location == line)
    #expect(fault.message.contains("There is no model at"))
    #expect(fault.message.contains("Did you mean \(path.string)/smollm2?"))
    let far = try Self.fault(Transformer(.pretrained(path / "qwen")))
    #expect(far.message.contains("Hugging Face folder"))
  }

  @Test("A family that is not known is named beside those that are")
  func family() throws {
    let small = try SmallPretrained()
    try small.write(
      SmallPretrained.configuration(changing: ["model_type": "mamba"]),
      as: "config.json"
    )
    let fault = try Self.fault(Transformer(small.model))
    #expect(fault.message.contains("config.json"))
    #expect(fault.message.contains("mamba"))
    #expect(fault.message.contains("llama"))
  }

  @Test("A tokenizer with more tokens than the model has embeddings belongs to another one")
  func tokenizer() throws {
    let small = try SmallPretrained()
    try small.write(SmallPretrained.tokenizer(extra: 2), as: "tokenizer.json")
    let fault = try Self.fault(Transformer(small.model))
    #expect(fault.message.contains("has 261 tokens"))
    #expect(fault.message.contains("259 embeddings"))
  }

  @Test("A model without a tokenizer asks for one")
  func noTokenizer() throws {
    let small = try SmallPretrained()
    try FileManager.default.removeItem(
      at: small.folder.url.appendingPathComponent("tokenizer.json")
    )
    let fault = try Self.fault(Transformer(small.model))
    #expect(fault.message.contains("tokenizer.json"))
    #expect(fault.message.contains("'.pretrained(_:tokenizer:)'"))
  }

  @Test("More context than the model has is a fault")
  func context() throws {
    let small = try SmallPretrained(context: 64)
    let fault = try Self.fault(Transformer(small.model, context: 65))
    #expect(fault.message.contains("'context' is 65"))
    #expect(fault.message.contains("64 tokens"))
  }

  @Test("Weights of another shape than the configuration's name file and tensor")
  func shape() throws {
    let small = try SmallPretrained()
    try small.write(
      SmallPretrained.configuration(changing: ["intermediate_size": 16]),
      as: "config.json"
    )
    let run = try Run(
      attempting: declare { PretrainedModelTests.evaluation(Transformer(small.model)) }
    )
    let text = try run.fault().text
    #expect(text.contains("mlp.gate_proj.weight"))
    #expect(text.contains("12"))
  }

  @Test("Settings that make no sense are faults without any file")
  func settings() throws {
    let faults = declare {
      PretrainedModelTests.evaluation(
        Transformer(
          .pretrained("nowhere"),
          adapter: LoRA(rank: 0, alpha: -1, dropout: 1, targets: .modules()),
          context: 1
        )
      )
    }.faults.map(\.message)
    for part in ["rank is 0", "alpha is -1", "dropout is 1", "changes no matrix", "'context' is 1"]
    {
      #expect(faults.contains { $0.contains(part) }, "\(part)")
    }
  }
}
