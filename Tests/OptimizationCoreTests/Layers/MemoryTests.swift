import Testing

@testable import OptimizationCore

@Suite("What a training step keeps")
struct MemoryTests {
  private static let configuration = DecoderConfiguration(
    vocabularySize: 61,
    width: 16,
    layerCount: 3,
    headCount: 2,
    keyValueHeadCount: 1,
    hiddenWidth: 40,
    contextLength: 64
  )

  /// Sequences whose lengths depend on the step.
  private static func sequences(step: Int) -> PackedSequences {
    PackedSequences(
      (0..<3).map { index in
        (0..<(2 + (step * 7 + index * 5) % 30)).map { Int32(($0 * 11 + step + index) % 61) }
      }
    )
  }

  /// One pass forward and back; returns the log-probabilities.
  private static func pass(
    _ decoder: Decoder,
    _ sequences: PackedSequences,
    threads: Int = 2,
    recomputes: Bool = false
  ) -> [Float] {
    let graph = Graph<Float>(ComputeContext(threads: threads), recomputesActivations: recomputes)
    let hidden = decoder.hiddenStates(sequences, in: graph)
    let rows = (0..<sequences.tokenCount).filter { !sequences.starts.contains($0 + 1) }
    let output = decoder.tokenLogProbabilities(
      hidden,
      rows: rows,
      targets: rows.map { sequences.tokens[$0 + 1] },
      in: graph
    )
    graph.backward(from: [(output, rows.map { Float($0 % 3) - 1 })])
    return output.values
  }

  @Test("Recomputing activations changes no bit of outputs and gradients", arguments: [1, 2, 4])
  func recomputationChangesNothing(threads: Int) {
    let plain = Decoder(Self.configuration, seed: 3)
    let frugal = Decoder(Self.configuration, seed: 3)
    for step in 0..<3 {
      let sequences = Self.sequences(step: step)
      let first = Self.pass(plain, sequences, threads: threads)
      let second = Self.pass(frugal, sequences, threads: threads, recomputes: true)
      #expect(first == second)
      for (mine, theirs) in zip(plain.parameters, frugal.parameters) {
        #expect(mine.gradient == theirs.gradient, "The gradients of \(mine.name) differ.")
        #expect(mine.gradient.contains { $0 != 0 })
      }
    }
  }

  @Test("Ten thousand training steps take no more memory than the first five hundred")
  func doesNotGrow() async {
    // In a process of its own, where nothing else takes memory.
    await #expect(processExitsWith: .success) {
      let decoder = Decoder(MemoryTests.configuration, seed: 1)
      let optimizer = AdamWSettings(learningRate: 1e-4).makeOptimizer(for: decoder.parameters)
      var early = 0
      for step in 0..<10_000 {
        let sequences = MemoryTests.sequences(step: step)
        _ = MemoryTests.pass(decoder, sequences, threads: 2, recomputes: step % 2 == 1)
        clipGradients(of: decoder.parameters, toNorm: 1)
        optimizer.update(decoder.parameters, learningRate: 1e-4)
        decoder.parameters.zeroGradients()
        if StepArena.shared.usedBytes != 0 { fatalError("Step \(step) left tensors behind.") }
        if step == 500 { early = StepMemory.peakResidentBytes }
      }
      // A hundred bytes left behind by every step would be 950,000.
      let growth = StepMemory.peakResidentBytes - early
      if growth > 600_000 { fatalError("The process has grown by \(growth) bytes.") }
    }
  }
}
