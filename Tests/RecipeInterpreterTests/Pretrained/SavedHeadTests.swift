import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Heads and adapters that are saved")
struct SavedHeadTests {
  private static func reward(
    _ model: some ModelDeclaration<PolicyRole>,
    _ head: HeadPlan
  ) -> Train<RewardRole> {
    Train(RewardModel(model, head: head), on: PretrainedModelTests.data) {
      BradleyTerry()
      RecipeDSL.AdamW(learningRate: 0.02)
      Steps(3)
      BatchSize(8)
    }.named("reward")
  }

  @Test(
    "A head that transformers has no class for stands beside the body, and the card says so",
    arguments: [true, false]
  )
  func own(_ isAdapted: Bool) throws {
    let small = try SmallPretrained()
    let body = Transformer(
      small.model,
      adapter: isAdapted ? LoRA(rank: 2) : nil,
      format: .plain
    )
    let run = try Run(declare { Self.reward(body, .multilayer(hiddenWidth: 5)) })
    let folder = run.file("weights/reward")
    let head = try Safetensors.read(folder.appendingPathComponent("reward_head.safetensors"))
    let shapes = Dictionary(uniqueKeysWithValues: head.tensors.map { ($0.name, $0.shape) })
    #expect(
      shapes == [
        "score.0.weight": [5, 8], "score.0.bias": [5], "score.1.weight": [1, 5],
        "score.1.bias": [1],
      ]
    )
    #expect(head.metadata["head"]?.contains("multilayer") == true)
    // The body opens without the head.
    if isAdapted {
      let base = try StoredModel(small.path.string).makeDecoder()
      let opened = try AdapterFolder(folder.path).makeDecoder(on: base)
      #expect(opened.head.parameters.isEmpty)
    } else {
      let opened = try StoredModel(folder.path)
      #expect(try opened.makeHead() == nil)
      _ = try opened.makeDecoder()
    }
    let card = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    for part in [
      "Transformers has no class for this model's head", "`W1 · silu(W0 · h + b0) + b1`",
      "| `score.0.weight` | 5 × 8 |", "reward_head.safetensors\")", "- \"reward-model\"",
    ] {
      #expect(card.contains(part), "\(part) in \(card)")
    }
    #expect(!card.contains("pipeline_tag"))
  }

  @Test("The saved head and body give the scores that the run measured")
  func scores() throws {
    let small = try SmallPretrained()
    let reward = Self.reward(
      Transformer(small.model, format: .plain),
      .multilayer(hiddenWidth: 5)
    )
    let run = try Run(
      declare {
        Evaluate(reward, on: PretrainedModelTests.data, resamples: 100) { RewardMargin() }
      }
    )
    let folder = run.file("weights/reward")
    let head = try Safetensors.read(folder.appendingPathComponent("reward_head.safetensors"))
    let parameters = Dictionary(
      uniqueKeysWithValues: head.tensors.map { ($0.name, $0.values.map(Double.init)) }
    )
    let decoder = try StoredModel(folder.path).makeDecoder()
    func score(_ prompt: String, _ reply: String) throws -> Double {
      let end = Int32(SmallPretrained.end)
      let tokens = [end] + (prompt + reply).utf8.map(Int32.init) + [end]
      let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
      let states = decoder.hiddenStates(PackedSequences([tokens]), in: graph).values
      let hidden = states.suffix(8).map(Double.init)
      let (first, bias) = (
        try #require(parameters["score.0.weight"]), try #require(parameters["score.0.bias"])
      )
      let inner = (0..<5).map { row -> Double in
        let sum = (0..<8).reduce(bias[row]) { $0 + first[row * 8 + $1] * hidden[$1] }
        return sum / (1 + exp(-sum))
      }
      let last = try #require(parameters["score.1.weight"])
      return zip(last, inner).reduce(try #require(parameters["score.1.bias"])[0]) {
        $0 + $1.0 * $1.1
      }
    }
    let rows = Rows.comparisons(8)
    let margins = try rows.map {
      try score($0.prompt, $0.chosen) - score($0.prompt, $0.rejected)
    }
    let measured = try #require(run.evaluations.first?.measurements.first?.estimate)
    #expect(abs(measured - margins.reduce(0, +) / Double(rows.count)) < 1e-4)
  }

  @Test("A model that reads two replies at once is a classifier of texts that hold both")
  func pairs() throws {
    let small = try SmallPretrained(context: 256)
    let model = Transformer(small.model, format: .template(.chatML()))
    let stage = Train(PairPreferenceModel(model), on: PretrainedModelTests.data) {
      GapPreference()
      RecipeDSL.AdamW(learningRate: 0.02)
      Steps(3)
      BatchSize(8)
    }.named("preferences")
    let run = try Run(
      declare { Evaluate(stage, on: PretrainedModelTests.data, resamples: 100) { RewardMargin() } }
    )
    let folder = run.file("weights/preferences")
    let stored = try StoredModel(folder.path)
    let (decoder, head) = (try stored.makeDecoder(), try #require(try stored.makeHead()))
    let (start, end) = (SmallPretrained.turnStart, SmallPretrained.turnEnd)
    func gap(_ row: Comparison, _ first: String, _ second: String) -> Double {
      let tokens = ChatFormatTests.tokens([
        start, "user\n", row.prompt, end, "\n", start, "assistant\n", first, end, "\n", start,
        "assistant\n", second, end,
      ]).map(Int32.init)
      let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
      let hidden = decoder.hiddenStates(PackedSequences([tokens]), in: graph)
      return Double(head.values(hidden, rows: [tokens.count - 1], in: graph).values[0])
    }
    let rows = Rows.comparisons(8)
    let margins = rows.map {
      (gap($0, $0.chosen, $0.rejected) - gap($0, $0.rejected, $0.chosen)) / 2
    }
    let measured = try #require(run.evaluations.first?.measurements.first?.estimate)
    #expect(abs(measured) > 1e-3)
    #expect(abs(measured - margins.reduce(0, +) / Double(rows.count)) < 1e-4)
    let card = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(card.contains("**two replies**"))
  }

  @Test("A classifier's padding is no token that a reply ends with, in all files")
  func padding() throws {
    let small = try SmallPretrained()
    // As many models have it: padding is the end of text.
    try small.write(
      SmallPretrained.configuration(changing: ["pad_token_id": SmallPretrained.end]),
      as: "config.json"
    )
    try small.write(
      ["eos_token": "<|end|>", "pad_token": "<|end|>"],
      as: "tokenizer_config.json"
    )
    let run = try Run(declare { Self.reward(Transformer(small.model, format: .plain), .linear) })
    func member(_ key: String, _ name: String) throws -> Any? {
      let data = try Data(contentsOf: run.file("weights/reward/\(name)"))
      return (try JSONSerialization.jsonObject(with: data) as? [String: Any])?[key]
    }
    #expect(try member("pad_token_id", "config.json") as? Int == SmallPretrained.turnStart)
    #expect(try member("pad_token", "tokenizer_config.json") as? String == "<|im_start|>")
    #expect(try member("eos_token", "tokenizer_config.json") as? String == "<|end|>")
    // A policy keeps what its files say.
    let policy = AdapterTests.policy(Transformer(small.model, format: .plain))
    let other = try Run(declare { policy })
    let kept = try Data(contentsOf: other.file("weights/policy/config.json"))
    let settings = try JSONSerialization.jsonObject(with: kept) as? [String: Any]
    #expect(settings?["pad_token_id"] as? Int == SmallPretrained.end)
  }

  @Test("An ensemble is a classifier with a label for each member")
  func ensemble() throws {
    let small = try SmallPretrained()
    let run = try Run(
      declare { Self.reward(Transformer(small.model, format: .plain), .ensemble(3)) }
    )
    let folder = run.file("weights/reward")
    let head = try #require(try StoredModel(folder.path).makeHead())
    #expect(head.outputCount == 3)
    let text = try String(contentsOf: folder.appendingPathComponent("config.json"), encoding: .utf8)
    #expect(text.contains("ForSequenceClassification"))
    #expect(text.contains("member_2"))
    let card = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(card.contains("3 labels are no classes"))
  }

  @Test(
    "An adapter of GPT-2 is saved as PEFT has it, and opens with the run's own numbers",
    arguments: [LoRATargets.allLinear, .queriesAndValues]
  )
  func gpt2(_ targets: LoRATargets) throws {
    let small = try SmallPretrained()
    var configuration = small.configuration
    configuration.keyValueHeadCount = configuration.headCount
    configuration.positions = .learned
    configuration.norm = .layer
    configuration.activation = .approximateGELU
    configuration.gatesFeedForward = false
    configuration.hasAttentionBias = true
    configuration.hasAttentionOutputBias = true
    configuration.hasFeedForwardBias = true
    let decoder = Decoder(configuration, seed: 5)
    try ModelFolder(tokens: SpecialTokens(end: [SmallPretrained.end]))
      .write(decoder, to: small.folder.url)
    let base = Transformer(small.model, format: .plain)
    let policy = AdapterTests.policy(Adapted(base, by: LoRA(rank: 2, targets: targets)))
    let run = try Run(declare { PretrainedModelTests.evaluation(policy) })
    let folder = run.file("weights/policy")
    let settings = try String(
      contentsOf: folder.appendingPathComponent("adapter_config.json"),
      encoding: .utf8
    )
    #expect(settings.contains("attn.c_attn"))
    let adapted = try AdapterFolder(folder.path)
      .makeDecoder(on: StoredModel(small.path.string).makeDecoder()).decoder
    let sums = Rows.comparisons(8).map { row -> Double in
      let end = Int32(SmallPretrained.end)
      let prompt = [end] + row.prompt.utf8.map(Int32.init)
      let reply = row.chosen.utf8.map(Int32.init) + [end]
      let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
      let tokens = prompt + reply
      let hidden = adapted.hiddenStates(PackedSequences([tokens]), in: graph)
      let logits = adapted.logits(hidden, rows: Array(tokens.indices), in: graph)
        .values.map(Double.init)
      let size = configuration.vocabularySize
      return reply.indices.reduce(0.0) { sum, place in
        let start = (prompt.count + place - 1) * size
        let row = Array(logits[start..<(start + size)])
        let highest = row.max() ?? 0
        let total = row.reduce(0) { $0 + exp($1 - highest) }
        return sum + row[Int(reply[place])] - highest - log(total)
      }
    }
    let measured = try #require(run.evaluations.first?.measurements.first?.estimate)
    #expect(abs(measured - sums.reduce(0, +) / Double(sums.count)) < 1e-3)
  }
}
