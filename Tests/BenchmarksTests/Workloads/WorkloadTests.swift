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
    weights: String? = nil
  ) -> WorkloadSpecification {
    WorkloadSpecification(
      kind: kind,
      model: Self.model,
      pairs: 3,
      length: 24,
      steps: 2,
      threads: threads,
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

  @Test("rows, targets and sums of a batch are those of each reply by itself")
  func batch() {
    let pairs = PreferencePair.random(count: 4, length: 20, vocabularySize: 37)
    let batch = PairBatch(pairs[1..<4])
    var expected: [Int32] = []
    var sums: [Double] = []
    var position = 0
    for pair in pairs[1..<4] {
      for reply in [pair.chosen, pair.rejected] {
        sums.append(reply.reduce(0) { $0 + Double($1) })
        for token in reply {
          expected.append(token)
          // The row before a token predicts it.
          #expect(batch.sequences.tokens[batch.rows[position] + 1] == token)
          position += 1
        }
      }
    }
    #expect(batch.targets == expected)
    #expect(batch.rows.count == expected.count)
    #expect(batch.sums(expected.map(Float.init)) == sums)
    #expect(batch.spread([1, 2, 3, 4, 5, 6]).count == expected.count)
    #expect(batch.lastRows.map { $0 + 1 } == Array(batch.sequences.starts.dropFirst()))
  }

  @Test("operations are those of counting every product one by one")
  func operations() {
    let model = Self.model
    let lengths = [3, 7]
    var count = 0
    for length in lengths {
      for token in 0..<length {
        for _ in 0..<model.layerCount {
          // Queries and output, keys and values, the three maps of the gated layer.
          count += 2 * 16 * 16 + 2 * 16 * 8 + 3 * 16 * 24
          for _ in 0...token { count += 2 * 2 * 8 }
        }
      }
    }
    count += 4 * 16 * 37
    let cost = WorkloadCost(model: model)
    #expect(cost.forward(lengths: lengths, predictions: 4) == Double(2 * count))
    let pair = PreferencePair(prompt: [3], chosen: [4, 5], rejected: [3, 4, 5, 6, 7, 8])
    let forward = cost.forward(lengths: [3, 7], predictions: 8)
    #expect(cost.step(.dpo, pairs: [pair]) == 4 * forward)
    #expect(cost.step(.dpoWithCachedReference, pairs: [pair]) == 3 * forward)
    #expect(cost.step(.scoring, pairs: [pair]) == forward)
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
