import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("References that follow the policy")
struct ReferenceUpdateTests {
  private static func stage(
    _ label: String,
    steps: Int,
    reference: Train<PolicyRole>? = nil,
    updates: ReferenceUpdates? = nil
  ) -> Train<PolicyRole> {
    Train(TermCase.base, on: TermCase.data, reference: reference) {
      DPO(beta: 0.5)
      SGD(learningRate: 0.5)
      Steps(steps)
      BatchSize(TermCase.rows.count)
      if let updates { updates }
    }.named(label)
  }

  private func loss(_ policy: NaiveDecoder, _ reference: NaiveDecoder) -> Double {
    let rows = TermCase.rows.map { ScoredRow($0, policy: policy, reference: reference) }
    return TermCase.mean(rows) { TermCase.logistic(0.5 * $0.margin) }
  }

  @Test("A hard update at every step leaves no distance, one at every other step leaves one step's")
  func hard() throws {
    let run = try Run(
      declare {
        Self.stage("always", steps: 4, updates: .hard(every: 1))
        Self.stage("alternating", steps: 5, updates: .hard(every: 2))
      }
    )
    let half = log(2.0)
    #expect(try run.series("loss", "always").allSatisfy { abs($0 - half) < 1e-6 })
    let losses = try run.series("loss", "alternating")
    for (step, loss) in losses.enumerated() {
      #expect((abs(loss - half) < 1e-6) == (step % 2 == 0), "step \(step): \(loss)")
    }
    // What is computed anew at every step is not computed before the first one.
    #expect(run.started(.reference).isEmpty)
  }

  @Test("The distance of the weights is taken from the reference as it is now")
  func weightDistance() throws {
    func stage(_ label: String, _ updates: ReferenceUpdates?) -> Train<PolicyRole> {
      Train(TermCase.base, on: TermCase.data) {
        DPO(beta: 0.5)
        0.1 * L2ToReference<Comparison, PolicyRole>()
        SGD(learningRate: 0.5)
        Steps(5)
        BatchSize(TermCase.rows.count)
        if let updates { updates }
      }.named(label)
    }
    let run = try Run(
      declare {
        stage("moving", .hard(every: 2))
        stage("fixed", nil)
      }
    )
    let moving = try run.series("loss/2_L2ToReference", "moving")
    for (step, distance) in moving.enumerated() {
      #expect((distance == 0) == (step % 2 == 0), "step \(step): \(distance)")
    }
    let fixed = try run.series("loss/2_L2ToReference", "fixed")
    #expect(fixed[0] == 0)
    #expect(fixed[1...].allSatisfy { $0 > 0 })
    // The first step away from the reference is the same one.
    #expect(abs(fixed[1] - moving[1]) <= 1e-6 * fixed[1])
  }

  @Test("Three soft updates and a hard one give the weights of the published table")
  func table() throws {
    let tokenizer = ByteTokenizer()
    let configuration = DecoderConfiguration(
      vocabularySize: tokenizer.vocabularySize,
      width: 8,
      layerCount: 1,
      headCount: 2,
      keyValueHeadCount: 1,
      hiddenWidth: 12,
      contextLength: 16
    )
    func model(_ first: [Float]) throws -> ModelInstance {
      let instance = ModelInstance(
        decoder: Decoder(configuration, seed: 1),
        layout: TextLayout(tokenizer)
      )
      let parameter = try #require(instance.parameters.first { _ in true })
      parameter.values = first + parameter.values.dropFirst(2)
      return instance
    }
    let policy = try model([0, 0])
    let weights = try #require(policy.parameters.first { _ in true })
    let start = try model([1, -1])
    let soft = try MovingReference(
      start,
      ReferenceUpdatePlan(mixing: 0.6, interval: 2),
      following: policy
    )
    let expected: [[Float]] = [[1.3, -0.7], [1.72, -0.28], [2.188, 0.188]]
    for (turn, values) in [[Float(1.5), -0.5], [2, 0], [2.5, 0.5]].enumerated() {
      weights.values = values + weights.values.dropFirst(2)
      // Between the updates nothing moves.
      let before = soft.model.parameters.map(\.values)
      soft.update(to: policy, afterStep: 2 * turn + 1)
      #expect(soft.model.parameters.map(\.values) == before)
      soft.update(to: policy, afterStep: 2 * turn + 2)
      let found = try #require(soft.model.parameters.first { _ in true }).values
      #expect(zip(found, expected[turn]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(found[..<2])")
    }
    let hard = try MovingReference(
      start,
      ReferenceUpdatePlan(mixing: 1, interval: 6),
      following: policy
    )
    hard.update(to: policy, afterStep: 6)
    #expect(hard.model.parameters.map(\.values) == policy.parameters.map(\.values))
    // The model that the reference began as stays what it was.
    #expect(try #require(start.parameters.first { _ in true }).values[..<2] == [1, -1])
  }

  @Test("An explanation says how the reference moves and counts its passes")
  func explanation() throws {
    let (moving, _) = try ExplanationTests.explain(
      declare { Self.stage("policy", steps: 7, updates: .soft(mixing: 0.5, every: 3)) }
    )
    #expect(moving.contains("0.5 of the way to the policy after every 3 steps"), "\(moving)")
    let (frozen, _) = try ExplanationTests.explain(declare { Self.stage("policy", steps: 7) })
    func tokens(_ text: String) throws -> Int {
      let match = try #require(text.firstMatch(of: #/steps, ([\d,]+) tokens/#))
      return try #require(Int(match.output.1.filter { $0 != "," }))
    }
    let (more, less) = (try tokens(moving), try tokens(frozen))
    #expect(more > less)
  }

  @Test("A soft update mixes weights, from a given reference on")
  func soft() throws {
    let other = TermCase.reference
    let run = try Run(
      declare {
        Self.stage("policy", steps: 3, reference: other, updates: .soft(mixing: 0.6, every: 2))
        Self.stage("first", steps: 1, reference: other)
        Self.stage("second", steps: 2, reference: other)
      }
    )
    let start = try run.decoder("reference")
    let policy = try run.decoder("second")
    var mixed = start
    for (name, values) in start.weights {
      mixed.weights[name] = zip(values, policy.weights[name] ?? []).map { 0.4 * $0 + 0.6 * $1 }
    }
    let losses = try run.series("loss", "policy")
    #expect(abs(losses[0] - loss(try run.decoder("base"), start)) < 5e-5)
    #expect(abs(losses[1] - loss(try run.decoder("first"), start)) < 5e-5)
    let third = loss(policy, mixed)
    #expect(abs(losses[2] - third) < 5e-5, "\(losses[2]) \(third)")
    #expect(abs(third - loss(policy, start)) > 1e-3)
  }

  @Test("Divergences over the vocabulary follow the reference too")
  func divergences() throws {
    let stage = Train(TermCase.base, on: TermCase.data) {
      TDPO(beta: 0.5, form: .first)
      SGD(learningRate: 0.5)
      Steps(3)
      BatchSize(TermCase.rows.count)
      ReferenceUpdates.hard(every: 1)
    }.named("policy")
    let losses = try Run(declare { stage }).series("loss", "policy")
    #expect(losses.allSatisfy { abs($0 - log(2)) < 1e-6 })
  }

  @Test("A reference of the same shapes that splits text otherwise can't follow")
  func tokenizers() throws {
    let others = Dataset(GivenRows(Rows.demonstrations(40)))
    let texts = Dataset(GivenRows([Demonstration(prompt: "qqqq", completion: "wwww zzzz vvvv")]))
    func start(_ data: Dataset<Demonstration>) -> Transformer {
      .tiny(tokenizer: .bytePair(vocabularySize: 260, learnedFrom: data))
    }
    let stage = Train(start(others), on: TermCase.data, reference: start(texts)) {
      DPO(beta: 0.5)
      SGD(learningRate: 0.5)
      Steps(1)
      BatchSize(2)
      ReferenceUpdates.hard(every: 4)
    }
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.text.contains("split text into different tokens"), "\(fault.text)")
  }

  @Test("With an adapter the reference has one of its own, which can follow no other base's")
  func adapters() throws {
    func stage(_ reference: Train<PolicyRole>?) -> Train<PolicyRole> {
      Train(
        Adapted(TermCase.base, by: LoRA(rank: 2)),
        on: TermCase.data,
        reference: reference
      ) {
        DPO(beta: 0.5)
        SGD(learningRate: 0.5)
        Steps(5)
        BatchSize(TermCase.rows.count)
        ReferenceUpdates.hard(every: 4)
      }.named("policy")
    }
    let losses = try Run(declare { stage(nil) }).series("loss", "policy")
    // The first change of an adapter is one of its second factor alone.
    #expect(abs(losses[0] - log(2)) < 1e-6)
    #expect(losses[3] < losses[0] - 1e-4)
    #expect(abs(losses[4] - log(2)) < 1e-6)
    let fault = try Run(attempting: declare { stage(TermCase.reference) }).fault()
    #expect(fault.text.contains("can't follow an adapter"))
  }

  @Test("Mismatched replies are read by the reference as it is")
  func mismatched() throws {
    let rows = KindsOfDataTests.judged
    func stage(_ label: String, _ steps: Int, _ updates: ReferenceUpdates?) -> Train<PolicyRole> {
      Train(TermCase.base, on: Dataset(GivenRows(rows)), reference: TermCase.reference) {
        KTO(beta: 0.4)
        SGD(learningRate: 0.5)
        Steps(steps)
        BatchSize(rows.count)
        if let updates { updates }
      }.named(label)
    }
    let run = try Run(
      declare {
        stage("moving", 2, .hard(every: 1))
        stage("frozen", 2, nil)
      }
    )
    let losses = try run.series("loss", "moving")
    let frozen = try run.first("loss", "frozen")
    #expect(abs(losses[0] - frozen) < 1e-6)
    // Where policy and reference agree, rewards and baseline are 0.
    #expect(abs(losses[1] - 0.5) < 1e-6)
  }

  @Test("A reference of another shape can't follow")
  func shapes() throws {
    let wide = Train(Transformer.tiny(width: 16), on: TermCase.texts) {
      NegativeLogLikelihood()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(4)
    }.named("wide")
    let stage = Self.stage("policy", steps: 2, reference: wide, updates: .hard(every: 1))
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.text.contains("not of the same shape"))
  }
}
