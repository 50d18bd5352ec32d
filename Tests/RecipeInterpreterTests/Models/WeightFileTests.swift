import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Weight files")
struct WeightFileTests {
  static let data = Dataset(GivenRows(Rows.comparisons(6)))

  /// Hugging Face's names of a Llama model with one layer, written down by hand.
  static let shapes: [String: [Int]] = [
    "model.embed_tokens.weight": [257, 8],
    "model.layers.0.input_layernorm.weight": [8],
    "model.layers.0.self_attn.q_proj.weight": [8, 8],
    "model.layers.0.self_attn.k_proj.weight": [4, 8],
    "model.layers.0.self_attn.v_proj.weight": [4, 8],
    "model.layers.0.self_attn.o_proj.weight": [8, 8],
    "model.layers.0.post_attention_layernorm.weight": [8],
    "model.layers.0.mlp.gate_proj.weight": [12, 8],
    "model.layers.0.mlp.up_proj.weight": [12, 8],
    "model.layers.0.mlp.down_proj.weight": [8, 12],
    "model.norm.weight": [8],
  ]

  static func trained(_ model: Transformer) -> Train<PolicyRole> {
    Train(model, on: data) {
      NegativeLogLikelihood(of: .chosen)
      RecipeDSL.AdamW(learningRate: 0.02)
      Steps(2)
      BatchSize(6)
    }.named("A policy: 1")
  }

  @Test("A label longer than a file's name may be is cut, and still tells stages apart")
  func longLabels() throws {
    let label = String(repeating: "a long label ", count: 30)
    let first = Self.trained(.tiny()).named(label + "1")
    let second = Train(first, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      RecipeDSL.AdamW(learningRate: 0.02)
      Steps(1)
      BatchSize(6)
    }.named(label + "2")
    let run = try Run(declare { second })
    let paths = run.outcomes.compactMap(\.weights?.path)
    #expect(Set(paths).count == 2)
    for path in paths { _ = try Safetensors.read(run.file(path)) }
  }

  @Test("Tensors have Hugging Face's names and shapes", arguments: [true, false])
  func names(tiesHead: Bool) throws {
    let run = try Run(declare { Self.trained(.tiny(tiesHead: tiesHead)) })
    let contents = try Safetensors.read(run.file("weights/a-policy-1.safetensors"))
    var expected = Self.shapes
    if !tiesHead { expected["lm_head.weight"] = [257, 8] }
    let found = Dictionary(
      uniqueKeysWithValues: contents.tensors.map { ($0.name, $0.shape) }
    )
    #expect(found == expected)
  }

  @Test("A reward model has a score on the body and no untied head", arguments: [true, false])
  func rewardModel(tiesHead: Bool) throws {
    let model = Train(RewardModel(Transformer.tiny(tiesHead: tiesHead)), on: Self.data) {
      BradleyTerry()
      RecipeDSL.AdamW(learningRate: 0.02, weightDecay: 0.1)
      Steps(2)
      BatchSize(6)
    }.named("reward")
    let run = try Run(declare { model })
    let contents = try Safetensors.read(run.weightFile("reward"))
    let found = Dictionary(
      uniqueKeysWithValues: contents.tensors.map { ($0.name, $0.shape) }
    )
    #expect(found == Self.shapes.merging(["score.weight": [1, 8]]) { $1 })
    #expect(contents.metadata["head"]?.contains("linear") == true)
  }

  @Test("The metadata says what the model is and where it comes from")
  func metadata() throws {
    let run = try Run(declare { Self.trained(.tiny()) }, seed: 11)
    let metadata = try Safetensors.read(run.weightFile("A policy: 1")).metadata
    let configuration = try JSONDecoder().decode(
      DecoderConfiguration.self,
      from: Data(try #require(metadata["decoder"]).utf8)
    )
    #expect(
      configuration
        == DecoderConfiguration(
          vocabularySize: 257,
          width: 8,
          layerCount: 1,
          headCount: 2,
          keyValueHeadCount: 1,
          hiddenWidth: 12,
          contextLength: 64
        )
    )
    #expect(metadata["format"] == "pt")
    #expect(metadata["recipe"] == "Declared")
    #expect(metadata["stage"] == "A policy: 1")
    #expect(metadata["seed"] == "11")
    #expect(metadata["tokenizer"] == "bytes-257")
    #expect(metadata["fingerprint"] == (try run.outcome("A policy: 1").fingerprint))
  }

  @Test("Size and checksum are those of the file")
  func checksum() throws {
    let run = try Run(declare { Self.trained(.tiny()) })
    let report = try #require(try run.outcome("A policy: 1").weights)
    let bytes = try run.weightBytes("A policy: 1")
    #expect(report.bytes == bytes.count)
    var digest = SHA256()
    digest.update(Array(bytes))
    #expect(report.checksum == digest.finish())
  }

  @Test("What is read back gives the log-probabilities that the run measured")
  func reading() throws {
    let policy = Self.trained(.tiny(layers: 2, tiesHead: false))
    let run = try Run(
      declare {
        Evaluate(policy, on: Self.data, resamples: 100) {
          MeanLogProbability(of: .chosen)
          MeanLogProbability(of: .rejected)
        }
      }
    )
    let decoder = try run.decoder("A policy: 1")
    let rows = Rows.comparisons(6)
    let chosen = rows.reduce(0) {
      $0 + decoder.logProbabilities(of: $1.chosen, after: $1.prompt).reduce(0, +)
    }
    let rejected = rows.reduce(0) {
      $0 + decoder.logProbabilities(of: $1.rejected, after: $1.prompt).reduce(0, +)
    }
    #expect(abs(try #require(run.measurement("logps/chosen").estimate) - chosen / 6) < 1e-4)
    #expect(abs(try #require(run.measurement("logps/rejected").estimate) - rejected / 6) < 1e-4)
  }

  @Test("A byte-pair tokenizer stands beside the weights and cuts text as the run did")
  func tokenizer() throws {
    let model = Transformer.tiny(
      tokenizer: .bytePair(vocabularySize: 280, learnedFrom: Self.data)
    )
    let run = try Run(
      declare {
        Evaluate(Self.trained(model), on: Self.data, resamples: 100) {
          MeanLogProbability(of: .chosen)
        }
      }
    )
    let file = run.file("weights/a-policy-1.tokenizer.json")
    let tokenizer = try BytePairTokenizer(contentsOf: Path(file.path))
    let decoder = try run.decoder("A policy: 1")
    #expect(tokenizer.identity == decoder.metadata["tokenizer"])
    #expect(tokenizer.vocabularySize == decoder.configuration.vocabularySize)
    func tokens(_ text: String) -> [Int] { tokenizer.encode(text).map(Int.init) }
    let end = Int(tokenizer.endOfText)
    let total = Rows.comparisons(6).reduce(0) {
      $0
        + decoder.logProbabilities(of: tokens($1.chosen) + [end], after: [end] + tokens($1.prompt))
        .reduce(0, +)
    }
    #expect(abs(try #require(run.measurement("logps/chosen").estimate) - total / 6) < 1e-4)
  }

  @Test("Labels that look alike as file names get files of their own")
  func collisions() throws {
    let first = Self.trained(.tiny()).named("Policy (1)")
    let second = Self.trained(.tiny(variant: 1)).named("policy 1")
    let third = Self.trained(.tiny(variant: 2)).named("…")
    let fourth = Self.trained(.tiny(variant: 3)).named("!!")
    let run = try Run(
      declare {
        first
        second
        third
        fourth
      }
    )
    let paths = run.outcomes.compactMap { $0.weights?.path }
    #expect(
      paths == ["policy-1", "policy-1-2", "model", "model-2"].map { "weights/\($0).safetensors" }
    )
  }
}
