import Foundation
import PreferenceData
import RecipeDSL
import Testing

@Suite("Optimizers in a stage")
struct OptimizationTests {
  static let data = Dataset(GivenRows(Rows.comparisons(4)))

  static func run(
    _ schedule: Schedule,
    steps: Int
  ) throws -> [Double] {
    let stage = Train(Transformer.tiny(), on: data) {
      DPO(beta: 0.1)
      AdamW(learningRate: 0.02, schedule: schedule)
      Steps(steps)
      BatchSize(2)
    }.named("policy")
    return try Run(declare { stage }).series("learning_rate", "policy")
  }

  @Test("The rate follows the published schedules", arguments: [0.0, 0.1, 0.25])
  func schedules(warmup: Double) throws {
    let total = 12
    // As Hugging Face's trainer rounds: up.
    let rise = Int((warmup * Double(total)).rounded(.up))
    func rising(_ step: Int) -> Double? { step < rise ? Double(step) / Double(rise) : nil }
    let constant = try Self.run(.constant(warmup: warmup), steps: total)
    let linear = try Self.run(.linear(warmup: warmup), steps: total)
    let cosine = try Self.run(.cosine(warmup: warmup), steps: total)
    for step in 0..<total {
      let progress = Double(step - rise) / Double(total - rise)
      #expect(abs(constant[step] - 0.02 * (rising(step) ?? 1)) < 1e-15)
      #expect(abs(linear[step] - 0.02 * (rising(step) ?? (1 - progress))) < 1e-15)
      let half = 0.5 * (1 + Foundation.cos(.pi * progress))
      #expect(abs(cosine[step] - 0.02 * (rising(step) ?? half)) < 1e-15)
    }
  }

  @Test("AdamW's first step moves weights by the rate, SGD's by rate times gradient")
  func firstSteps() throws {
    let base = TermCase.base
    let adam = Train(base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      AdamW(learningRate: 0.01)
      Steps(1)
      BatchSize(4)
    }.named("adam")
    let plain = Train(base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 0.5)
      Steps(1)
      BatchSize(4)
    }.named("plain")
    let run = try Run(
      declare {
        adam
        plain
      }
    )
    let moves = try Descent(from: run.decoder("base"), to: run.decoder("adam")).gradient
    let largest = moves.values.joined().map { abs($0) }.max() ?? 0
    #expect(abs(largest - 0.01) < 1e-6, "m/√v is 1 in the first step")
    let descent = try Descent(from: run.decoder("base"), to: run.decoder("plain"))
    let norm = try run.first("grad_norm", "plain")
    #expect(abs(descent.norm - 0.5 * norm) < 1e-3 * norm)
  }

  @Test("Clipping bounds the update, and grad_norm is what it was before")
  func clipping() throws {
    let base = TermCase.base
    let free = Train(base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(4)
    }.named("free")
    let clipped = Train(base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 1)
      GradientClipping(norm: 0.01)
      Steps(1)
      BatchSize(4)
    }.named("clipped")
    let loose = Train(base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 1)
      GradientClipping(norm: 1e6)
      Steps(1)
      BatchSize(4)
    }.named("loose")
    let run = try Run(
      declare {
        free
        clipped
        loose
      }
    )
    let norm = try run.first("grad_norm", "free")
    #expect(norm > 0.1)
    #expect(try run.first("grad_norm", "clipped") == norm)
    #expect(try run.first("grad_norm", "loose") == norm)
    let move = try Descent(from: run.decoder("base"), to: run.decoder("clipped")).norm
    #expect(abs(move - 0.01) < 1e-4)
    #expect(try run.decoder("loose").weights == run.decoder("free").weights)
  }

  @Test("Weight decay shrinks what no gradient touches")
  func decay() throws {
    let stage = Train(TermCase.base, on: TermCase.data) {
      SquaredDistance()
      SGD(learningRate: 0.5, weightDecay: 0.1)
      Steps(1)
      BatchSize(5)
    }.named("policy")
    let run = try Run(declare { stage })
    let before = try run.decoder("base").weights
    let after = try run.decoder("policy").weights
    for (name, values) in before where name.contains("proj") || name.contains("embed") {
      for (old, new) in zip(values, try #require(after[name])) {
        #expect(abs(new - 0.95 * old) < 1e-6)
      }
    }
  }
}
