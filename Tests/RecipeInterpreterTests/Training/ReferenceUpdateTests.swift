import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

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
