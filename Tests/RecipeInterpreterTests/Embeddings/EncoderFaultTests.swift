import Foundation
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("What can be wrong with a text encoder's folder")
struct EncoderFaultTests {
  /// The only fault of a recipe that reads an encoder in a step.
  private static func fault(_ path: Path, line: Int = #line) throws -> String {
    let rows = Dataset(GivenRows(Rows.comparisons(4))) {
      DropParaphrases(of: .prompt, by: SentenceEmbedding(path))
    }
    let step = here(line: #line - 2)
    let experiment = declare {
      Evaluate(Transformer.tiny(), on: rows, resamples: 100) { LongerReplyAccuracy() }
    }
    #expect(experiment.faults.isEmpty)
    let faults = RecipeInterpreter.faults(in: experiment.plan, library: PretrainedLibrary())
    #expect(faults.map(\.location) == [step])
    let run = try Run(attempting: experiment)
    #expect((run.failure as? PlanFaults)?.faults == faults)
    return try #require(faults.first).message
  }

  @Test("A path with nothing at it has the nearest name there is, or says what is expected")
  func missing() throws {
    let folder = try ScratchFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("minilm"),
      withIntermediateDirectories: true
    )
    let path = Path(folder.url.path)
    #expect(try Self.fault(path / "minilmm").contains("Did you mean \(path.string)/minilm?"))
    #expect(try Self.fault(path / "other").contains("the folder of a text encoder"))
  }

  @Test("A file in the folder, and a folder around it, lead to the folder")
  func near() throws {
    let small = try SmallEncoder()
    let file = try Self.fault(small.path / "model.safetensors")
    #expect(file.contains("is a file") && file.contains("Did you mean \(small.path)?"))
    let around = try ScratchFolder()
    let inner = around.url.appendingPathComponent("model")
    try FileManager.default.copyItem(at: small.folder.url, to: inner)
    let folder = try Self.fault(Path(around.url.path))
    #expect(folder.contains("has no config.json"))
    #expect(folder.contains("Did you mean \(inner.path)?"))
  }

  @Test("A decoder generates texts and has no embeddings")
  func decoder() throws {
    let small = try SmallPretrained()
    let fault = try Self.fault(small.path)
    #expect(fault.contains("is a decoder (llama)"))
    #expect(fault.contains("MiniLM"))
  }

  @Test("A family that is not known is named")
  func family() throws {
    let small = try SmallEncoder()
    try small.write(["model_type": "mpnet"], as: "config.json")
    let fault = try Self.fault(small.path)
    #expect(fault.contains("mpnet") && fault.contains("BERT family"))
  }

  @Test("A folder without a tokenizer asks for one")
  func noTokenizer() throws {
    let small = try SmallEncoder()
    try small.remove("tokenizer.json")
    #expect(try Self.fault(small.path).contains("Put its tokenizer.json there."))
  }

  @Test("A tokenizer with more tokens than there are embeddings belongs to another model")
  func otherTokenizer() throws {
    let small = try SmallEncoder()
    try small.write(SmallEncoder.tokenizer(extra: 3), as: "tokenizer.json")
    let fault = try Self.fault(small.path)
    #expect(fault.contains("has 32 tokens") && fault.contains("29 embeddings"))
  }

  @Test("A missing tensor is named")
  func tensor() throws {
    let small = try SmallEncoder()
    var config = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: small.folder.url.appendingPathComponent("config.json"))
      ) as? [String: Any]
    )
    config["num_hidden_layers"] = 3
    try small.write(config, as: "config.json")
    #expect(try Self.fault(small.path).contains("encoder.layer.2."))
  }

  @Test("Pooling and modules that can't be computed are named")
  func unsupported() throws {
    let pooled = try SmallEncoder()
    try pooled.write(["pooling_mode_max_tokens": true], as: "1_Pooling/config.json")
    #expect(try Self.fault(pooled.path).contains("pooling_mode_max_tokens"))
    let dense = try SmallEncoder()
    try dense.write(
      [["idx": 0, "type": "sentence_transformers.models.Dense", "path": "2_Dense"]],
      as: "modules.json"
    )
    #expect(try Self.fault(dense.path).contains("the module Dense after the encoder"))
    let broken = try SmallEncoder()
    _ = try broken.folder.write("{", as: "modules.json")
    #expect(try Self.fault(broken.path).contains("modules.json is not valid JSON"))
  }

  @Test("An empty path is a fault before any file is read")
  func empty() {
    let rows = Dataset(GivenRows(Rows.comparisons(4))) {
      DropParaphrases(of: .prompt, by: SentenceEmbedding(""))
    }
    let experiment = declare {
      Evaluate(Transformer.tiny(), on: rows, resamples: 100) { LongerReplyAccuracy() }
    }
    #expect(experiment.faults.map(\.message).contains { $0.contains("empty path") })
  }
}
