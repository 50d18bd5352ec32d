import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Reward models on frozen features train on what finished models say of replies")
struct FrozenFeatureTests {
  static let pairs: [Comparison] = Rows.comparisons(6).enumerated().map { index, row in
    var copy = row
    copy.annotator = index % 2 == 0 ? "ann" : "bob"
    return copy
  }

  static var data: Dataset<Comparison> { Dataset(GivenRows(pairs)) }

  /// A policy and a reward model, both trained, of different widths.
  static let policy = Train(Transformer.tiny(), on: data) {
    NegativeLogLikelihood(of: .chosen)
    SGD(learningRate: 0.1)
    Steps(1)
    BatchSize(6)
  }.named("policy")
  static let scorer = Train(RewardModel(Transformer.tiny(width: 12, variant: 3)), on: data) {
    BradleyTerry()
    SGD(learningRate: 0.1)
    Steps(3)
    BatchSize(6)
  }.named("scorer")

  static func train(
    _ model: some ModelDeclaration<RewardRole>,
    rate: Double = 0.1,
    steps: Int = 2
  ) -> Train<RewardRole> {
    Train(model, on: data) {
      BradleyTerry()
      SGD(learningRate: rate)
      Steps(steps)
      BatchSize(6)
    }
  }

  /// The tensors of a weight file in 64-bit floats.
  static func tensors(_ file: URL) throws -> [String: [Double]] {
    let tensors = try Safetensors.read(file).tensors
    return Dictionary(
      uniqueKeysWithValues: tensors.map { ($0.name, $0.values.map(Double.init)) }
    )
  }

  /// The hidden state at a reply's last token, in 64-bit floats from a weight file.
  static func state(_ decoder: NaiveDecoder, _ reply: String, _ prompt: String) -> [Double] {
    let width = decoder.configuration.width
    var decoder = decoder
    decoder.weights["identity.weight"] = (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0 }
    return decoder.values(of: reply, after: prompt, map: "identity")
  }

  static func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    (0..<matrix.count / vector.count).map { row in
      vector.indices.reduce(0) { $0 + matrix[row * vector.count + $1] * vector[$1] }
    }
  }

  /// Linear, ReLU of learned slope, linear.
  static func fused(_ features: [Double], _ head: [String: [Double]]) throws -> Double {
    let weights = try ["score.0.weight", "score.0.bias", "score.0.slope", "score.1.weight"].map {
      try #require(head[$0])
    }
    let inner = zip(product(weights[0], features), weights[1]).map(+)
    let outer = inner.map { $0 > 0 ? $0 : weights[2][0] * $0 }
    return product(weights[3], outer)[0] + (try #require(head["score.1.bias"]))[0]
  }

  static func loss(_ features: [([Double], [Double])], _ head: [String: [Double]]) throws -> Double
  {
    let losses = try features.map { chosen, rejected in
      log1p(exp(try fused(rejected, head) - fused(chosen, head)))
    }
    return losses.reduce(0, +) / Double(losses.count)
  }

  @Test(
    "Hidden states of experts are fused by a layer with a learned slope, which alone is trained"
  )
  func fusion() throws {
    let head = HeadPlan.multilayer(hiddenWidth: 5, activation: .prelu)
    let first = Self.train(
      RewardModel(features: [Self.policy, Self.scorer], head: head),
      rate: 1,
      steps: 30
    ).named("first")
    let second = Self.train(first, rate: 1e-2, steps: 1).named("second")
    let run = try Run(declare { second })
    let experts = [try run.decoder("policy"), try run.decoder("scorer")]
    let features = Self.pairs.map { pair in
      (
        experts.flatMap { Self.state($0, pair.chosen, pair.prompt) },
        experts.flatMap { Self.state($0, pair.rejected, pair.prompt) }
      )
    }
    let start = try Self.tensors(run.weightFile("first"))
    let end = try Self.tensors(run.weightFile("second"))
    #expect(
      Set(start.keys) == [
        "score.0.weight", "score.0.bias", "score.0.slope", "score.1.weight", "score.1.bias",
      ]
    )
    #expect(start["score.0.weight"]?.count == 5 * 20)
    #expect(try #require(start["score.0.slope"])[0] != 0.25)
    let expected = try Self.loss(features, start)
    #expect(abs(expected - log(2)) > 1e-4)
    #expect(abs(try run.first("loss", "second") - expected) < 1e-5)
    // The step went down the gradient: in its direction the loss has the slope of its length.
    for (name, values) in start {
      let after = try #require(end[name])
      for place in values.indices {
        var (more, less) = (start, start)
        more[name]?[place] += 1e-4
        less[name]?[place] -= 1e-4
        let slope = try (Self.loss(features, more) - Self.loss(features, less)) / 2e-4
        #expect(abs((values[place] - after[place]) / 1e-2 - slope) < 1e-4, "\(name) \(place)")
      }
    }
  }

  @Test("Every expert reads every row once, however many models and evaluations ask")
  func once() throws {
    let features: [any ModelDeclaration] = [Self.policy, Self.scorer]
    let one = Self.train(RewardModel(features: features)).named("one")
    let other = Self.train(RewardModel(features: [Self.scorer], head: .multilayer(hiddenWidth: 3)))
    let run = try Run(
      declare {
        Evaluate(one, on: Self.data, resamples: 100) { RankingAccuracy() }
        Evaluate(other.named("other"), on: Self.data, resamples: 100) { RankingAccuracy() }
      }
    )
    #expect(run.started(.reference).map(\.label) == ["policy on one", "scorer on one"])
    #expect(run.outcomes.filter { $0.kind == .train }.suffix(2).allSatisfy { $0.steps == 2 })
    let card = try String(
      contentsOf: run.weightFile("one").deletingPathExtension().appendingPathExtension("md"),
      encoding: .utf8
    )
    for id in try [run.outcome("policy").fingerprint, run.outcome("scorer").fingerprint] {
      #expect(card.contains(id))
    }
    #expect(
      try Safetensors.read(run.weightFile("one")).metadata["features"]?.contains("scorer") == true
    )
  }

  @Test("An embedding of the reply stands behind hidden states, and alone")
  func embeddings() throws {
    let small = try SmallEncoder()
    let texts = Self.pairs.flatMap { [$0.chosen, $0.rejected] }
    let known = try SentenceEncoderTests.embeddings(of: texts, by: small.embedding)
    func embedding(_ text: String) throws -> [Double] {
      try #require(known.embedding(of: text, by: small.embedding)).map(Double.init)
    }
    let alone = Self.train(RewardModel(embedding: small.embedding), rate: 1).named("alone")
    let both = Self.train(
      RewardModel(features: [Self.policy], embedding: small.embedding),
      rate: 1
    ).named("both")
    let run = try Run(
      declare {
        Evaluate(alone, on: Self.data, resamples: 100) { RewardMargin(beta: 1) }
        Evaluate(both, on: Self.data, resamples: 100) { RewardMargin(beta: 1) }
      }
    )
    let expert = try run.decoder("policy")
    for (label, readsState) in [("alone", false), ("both", true)] {
      let weight = try #require(try Self.tensors(run.weightFile(label))["score.weight"])
      let margins = try Self.pairs.map { pair in
        let scores = try [pair.chosen, pair.rejected].map { reply in
          let state = readsState ? Self.state(expert, reply, pair.prompt) : []
          return Self.product(weight, state + (try embedding(reply)))[0]
        }
        return scores[0] - scores[1]
      }
      let mean = margins.reduce(0, +) / Double(margins.count)
      #expect(abs(mean) > 1e-4)
      let measured = try #require(run.measurement("rewards/margins", of: label).estimate)
      #expect(abs(measured - mean) < 1e-5, "\(label)")
    }
  }

  @Test("Heads that read prompts and annotators do so on features too")
  func furtherHeads() throws {
    let features: [any ModelDeclaration] = [Self.policy, Self.scorer]
    let mixture = Train(
      RewardModel(features: features, head: .mixture(components: 2)),
      on: Self.data
    ) {
      MixtureBradleyTerry(components: 2)
      SGD(learningRate: 0.5)
      Steps(3)
      BatchSize(6)
    }.named("mixture")
    let run = try Run(
      declare { Evaluate(mixture, on: Self.data, resamples: 100) { RewardMargin(beta: 1) } }
    )
    let experts = [try run.decoder("policy"), try run.decoder("scorer")]
    let head = try Self.tensors(run.weightFile("mixture"))
    let (score, gate) = (try #require(head["score.weight"]), try #require(head["gate.weight"]))
    let margins = Self.pairs.map { pair in
      // The state at the end of a prompt is that at the last token of an empty continuation.
      let prompt = experts.flatMap { expert in
        var expert = expert
        let width = expert.configuration.width
        expert.weights["identity.weight"] =
          (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0 }
        return expert.values(ofPrompt: pair.prompt, map: "identity")
      }
      let logits = Self.product(gate, prompt)
      let total = logits.reduce(0) { $0 + exp($1) }
      let values = [pair.chosen, pair.rejected].map { reply in
        let state = experts.flatMap { Self.state($0, reply, pair.prompt) }
        return zip(Self.product(score, state), logits).reduce(0) { $0 + $1.0 * exp($1.1) / total }
      }
      return values[0] - values[1]
    }
    let measured = try #require(run.measurement("rewards/margins").estimate)
    let mean = margins.reduce(0, +) / Double(margins.count)
    #expect(abs(mean) > 1e-4)
    #expect(abs(measured - mean) < 1e-5)
  }

  @Test("A fused model judges samples and ranks candidates")
  func judges() throws {
    let judge = Self.train(RewardModel(features: [Self.policy, Self.scorer]), rate: 0.5)
      .named("judge")
    let samples = Samples(
      from: Transformer.tiny(variant: 7),
      prompts: Self.data,
      count: 3,
      temperature: 1,
      maximumNewTokens: 5
    )
    let ranked = samples.rankings(by: judge)
    let tuned = Train(RewardModel(features: [Self.policy]), on: ranked) {
      PlackettLuce()
      SGD(learningRate: 0.1)
      Steps(2)
      BatchSize(3)
    }.named("tuned")
    let run = try Run(
      declare {
        tuned
        Evaluate(judge, on: samples.comparisons(by: judge), resamples: 100) { RankingAccuracy() }
      }
    )
    #expect(try run.outcome("tuned").steps == 2)
    #expect(try run.measurement("rewards/accuracies").estimate == 1)
  }

  @Test("What is read is explained, and the time of a head is not taken for that of models")
  func explained() throws {
    let model = Self.train(RewardModel(features: [Self.policy, Self.scorer])).named("fused")
    let text = try ExplanationTests.explain(
      declare { Evaluate(model, on: Self.data, resamples: 100) { RankingAccuracy() } }
    ).text
    #expect(text.contains("Reward model on frozen features"))
    #expect(text.contains("the last hidden states of 'policy'"))
    #expect(text.contains("computed once per reply; the head alone is trained"))
  }

  @Test("The same for any number of threads, and another fingerprint for other experts")
  func deterministic() throws {
    let model = Self.train(
      RewardModel(
        features: [Self.policy, Self.scorer],
        head: .multilayer(hiddenWidth: 5, activation: .prelu)
      )
    ).named("model")
    let one = try Run(declare { model })
    let two = try Run(declare { model }, threads: 2)
    #expect(try one.weightBytes("model") == two.weightBytes("model"))
    let other = Self.train(
      RewardModel(
        features: [Self.scorer, Self.policy],
        head: .multilayer(hiddenWidth: 5, activation: .prelu)
      )
    ).named("model")
    #expect(declare { model }.plan.fingerprint != declare { other }.plan.fingerprint)
  }
}
