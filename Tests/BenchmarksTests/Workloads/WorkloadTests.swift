import Foundation
import OptimizationCore
import Testing

@testable import Benchmarks

@Suite("Workloads")
struct WorkloadTests {
  static let model = DecoderConfiguration(
    vocabularySize: 37,
    width: 16,
    layerCount: 2,
    headCount: 2,
    keyValueHeadCount: 1,
    hiddenWidth: 24,
    contextLength: 64
  )

  private func specification(
    _ kind: WorkloadSpecification.Kind,
    threads: Int = 1,
    sharesPrompts: Bool = false,
    weights: String? = nil
  ) -> WorkloadSpecification {
    WorkloadSpecification(
      kind: kind,
      model: Self.model,
      pairs: 3,
      length: 24,
      steps: 2,
      threads: threads,
      sharesPrompts: sharesPrompts,
      weights: weights
    )
  }

  @Test("the first loss of DPO is ln 2, and the next ones are not")
  func firstLoss() throws {
    let outcome = try WorkloadRunner.run(specification(.dpo))
    #expect(outcome.losses.count == 4)
    #expect(abs(outcome.losses[0] - 0.693_147_180_56) < 1e-7)
    #expect(outcome.losses.dropFirst().allSatisfy { $0 != outcome.losses[0] })
    #expect(outcome.tokensPerSecond > 0)
    #expect(outcome.peakMegabytes > 1)
    #expect(outcome.phases.contains { $0.name == "reference" && $0.seconds > 0 })
  }

  @Test("a cached reference gives the same losses, and more threads do")
  func equalLosses() throws {
    let losses = try WorkloadRunner.run(specification(.dpo)).losses
    let cached = try WorkloadRunner.run(specification(.dpoWithCachedReference))
    #expect(cached.losses == losses)
    #expect(!cached.phases.contains { $0.name == "reference" })
    #expect(try WorkloadRunner.run(specification(.dpo, threads: 2)).losses == losses)
  }

  @Test("shared prompts and recomputed activations give the losses of a step without them")
  func variants() throws {
    let losses = try WorkloadRunner.run(specification(.dpo)).losses
    var variant = specification(.dpo)
    variant.recomputesActivations = true
    #expect(try WorkloadRunner.run(variant).losses == losses)
    for kind in [WorkloadSpecification.Kind.dpo, .dpoWithCachedReference] {
      let shared = try WorkloadRunner.run(specification(kind, sharesPrompts: true)).losses
      // Sums over tokens are taken in another order.
      for (ours, theirs) in zip(shared, losses) { #expect(abs(ours - theirs) < 1e-6) }
    }
  }

  @Test("scoring random weights gives about the uniform distribution's log-probability")
  func scoring() throws {
    for mean in try WorkloadRunner.run(specification(.scoring)).losses {
      #expect(abs(mean + log(37.0)) < 0.05)
    }
  }

  @Test("a reward model's loss is that of a fair coin when its rewards are near 0")
  func reward() throws {
    let losses = try WorkloadRunner.run(specification(.reward)).losses
    #expect(abs(losses[0] - log(2.0)) < 0.2)
  }

  @Test("weights come from a file, and one that doesn't fit is refused by its name")
  func weights() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("benchmark-weights-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    try Safetensors.write(Decoder(Self.model, seed: 5).parameters, to: file)
    let loaded = try WorkloadRunner.run(specification(.scoring, weights: file.path)).losses
    #expect(try WorkloadRunner.run(specification(.scoring)).losses != loaded)
    var other = Self.model
    other.width = 32
    try Safetensors.write(Decoder(other, seed: 5).parameters, to: file)
    let error = #expect(throws: BenchmarkError.self) {
      try WorkloadRunner.run(specification(.scoring, weights: file.path))
    }
    #expect(error?.description.contains(file.path) == true)
  }

  @Test("rows, targets and sums of a batch are those of each reply", arguments: [false, true])
  func batch(sharesPrompts: Bool) {
    let pairs = PreferencePair.random(count: 4, length: 20, vocabularySize: 37)
    let batch = PairBatch(pairs[1..<4], sharesPrompts: sharesPrompts)
    var expected: [Int32] = []
    var sums: [Double] = []
    var position = 0
    for pair in pairs[1..<4] {
      for reply in [pair.chosen, pair.rejected] {
        sums.append(reply.reduce(0) { $0 + Double($1) })
        let predicting = [pair.prompt[pair.prompt.count - 1]] + reply.dropLast()
        for (token, before) in zip(reply, predicting) {
          expected.append(token)
          #expect(batch.sequences.tokens[batch.rows[position]] == before)
          position += 1
        }
        #expect(batch.sequences.tokens[batch.lastRows[sums.count - 1]] == reply.last)
      }
    }
    #expect(batch.targets == expected)
    #expect(batch.rows.count == expected.count)
    #expect(batch.sums(expected.map(Float.init)) == sums)
    #expect(batch.spread([1, 2, 3, 4, 5, 6]).count == expected.count)
    let prompts = pairs[1..<4].reduce(0) { $0 + $1.prompt.count }
    let tokens = pairs[1..<4].reduce(0) { $0 + $1.tokenCount }
    #expect(batch.sequences.tokenCount == tokens - (sharesPrompts ? prompts : 0))
  }

  @Test("operations are those of counting every product one by one", arguments: [false, true])
  func operations(sharesPrompts: Bool) {
    let model = Self.model
    let pair = PreferencePair(prompt: [3, 4], chosen: [4, 5], rejected: [3, 4, 5, 6, 7])
    var count = 0
    func pass(_ tokens: Range<Int>) {
      for token in tokens {
        for _ in 0..<model.layerCount {
          // Queries and output, keys and values, the three maps of the gated layer.
          count += 2 * 16 * 16 + 2 * 16 * 8 + 3 * 16 * 24
          for _ in 0...token { count += 2 * 2 * 8 }
        }
      }
    }
    pass(0..<4)
    pass(sharesPrompts ? 2..<7 : 0..<7)
    count += 7 * 16 * 37
    let cost = WorkloadCost(model: model)
    let passes: [(WorkloadSpecification.Kind, Int)] = [
      (.dpo, 4), (.dpoWithCachedReference, 3), (.scoring, 1),
    ]
    for (kind, number) in passes {
      let specification = specification(kind, sharesPrompts: sharesPrompts)
      #expect(cost.step(specification, pairs: [pair]) == Double(2 * count * number))
    }
  }

  @Test("a specification goes to a child process and back unchanged")
  func coding() throws {
    let specification = specification(.reward, threads: 2, weights: "a b.safetensors")
    let data = try JSONEncoder().encode(specification)
    #expect(try JSONDecoder().decode(WorkloadSpecification.self, from: data) == specification)
  }

  @Test("the shapes have the numbers of parameters that their names say")
  func shapes() {
    #expect(ModelShape.small.configuration.faults().isEmpty)
    #expect(ModelShape.large.configuration.faults().isEmpty)
    #expect((255_000...265_000).contains(ModelShape.small.configuration.parameterCount))
    #expect((15_000_000...15_400_000).contains(ModelShape.large.configuration.parameterCount))
  }

  @Test("every size of every sweep makes a model without faults")
  func sweeps() {
    for sweep in GrowthSweep.all {
      for size in sweep.sizes {
        let growth = GrowthBenchmarks(options: BenchmarkOptions(), peaks: [:])
        var specification = growth.base
        sweep.apply(&specification, size)
        #expect(specification.model.faults().isEmpty, "\(sweep.name) \(size)")
        #expect(specification != growth.base || sweep.name != "width" || size == 128)
      }
    }
  }
}
