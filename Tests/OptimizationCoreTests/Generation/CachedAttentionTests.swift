import Testing

@testable import OptimizationCore

@Suite("Reading tokens after kept keys and values")
struct CachedAttentionTests {
  @Test(
    "Logits have the bits of the packed forward pass, token by token",
    arguments: GenerationModel.allCases
  )
  func packedForward(model: GenerationModel) {
    let decoder = model.decoder
    let tokens = GenerationModel.tokens(300, seed: 1)
    let expected = decoder.allLogits(tokens)
    let context = ComputeContext(threads: 1)
    for start in [1, 100] {
      let (caches, first) = decoder.read([Array(tokens[..<start])], context)
      #expect(haveSameBits(first.values, expected[start - 1]))
      let firstDifference = (start..<tokens.count).first { position in
        let logits = decoder.read([tokens[position]], after: caches, context).values
        return !haveSameBits(logits, expected[position])
      }
      #expect(firstDifference == nil)
    }
  }

  @Test(
    "A row's logits have the same bits in any batch and on any number of threads",
    arguments: [1, 2, 3, 8, 17],
    [1, 2, 4]
  )
  func batches(rows: Int, threads: Int) {
    for model in GenerationModel.allCases {
      let decoder = model.decoder
      let prompts = GenerationModel.prompts(17)
      let alone = prompts.map { prompt in
        let context = ComputeContext(threads: 1)
        let (caches, logits) = decoder.read([prompt], context)
        return [logits.values]
          + (0..<4).map { decoder.read([Int32(7 * $0 + 3)], after: caches, context).values }
      }
      let context = ComputeContext(threads: threads)
      let chosen = Array(prompts.suffix(rows))
      let expected = alone.suffix(rows)
      let (caches, logits) = decoder.read(chosen, context)
      var found = [logits.values]
      for step in 0..<4 {
        let tokens = [Int32](repeating: Int32(7 * step + 3), count: rows)
        found.append(decoder.read(tokens, after: caches, context).values)
      }
      for step in 0..<5 {
        let row = expected.flatMap { $0[step] }
        #expect(haveSameBits(found[step], row))
      }
    }
  }

  @Test("Caches that continue one prompt do not see each other's tokens")
  func forks() {
    let decoder = GenerationModel.llama.decoder
    let context = ComputeContext(threads: 2)
    let prompt = GenerationModel.tokens(70, seed: 4)
    let (caches, _) = decoder.read([prompt], context)
    let forks = [caches[0].fork(), caches[0].fork()]
    let (first, second) = (Int32(3), Int32(40))
    _ = decoder.read([first, second], after: forks, context)
    let logits = decoder.read([5, 5], after: forks, context).values
    let expected = [first, second].flatMap { decoder.allLogits(prompt + [$0, 5])[71] }
    #expect(haveSameBits(logits, expected))
    #expect(caches[0].count == 70)
  }

  private func haveSameBits(_ left: [Float], _ right: [Float]) -> Bool {
    left.map(\.bitPattern) == right.map(\.bitPattern)
  }
}
