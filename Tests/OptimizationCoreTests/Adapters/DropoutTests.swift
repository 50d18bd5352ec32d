import Testing

@testable import OptimizationCore

@Suite("Dropout")
struct DropoutTests {
  /// What a mask keeps, written out from its definition.
  private func naive(key: UInt64, row: UInt64, column: Int, threshold: Int) -> Bool {
    let block = UInt64(column / 64 * 8 + column % 8)
    let words = CounterRandom.philox(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: block),
        UInt32(truncatingIfNeeded: block >> 32),
        UInt32(truncatingIfNeeded: row),
        UInt32(truncatingIfNeeded: row >> 32)
      ),
      key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    )
    let part = column % 64 / 8
    let half = part % 2 == 0 ? words[part / 2] & 0xFFFF : words[part / 2] >> 16
    return Int(half) >= threshold
  }

  @Test("The mask is the generator's", arguments: [(0.1, 6554), (0.5, 32768), (0.75, 49152)])
  func mask(rate: Double, threshold: Int) {
    let rows: [UInt64] = [0, 1, 5 << 32 + 3, .max]
    let key: UInt64 = 0xFEDC_BA98_7654_3210
    let mask = DropoutMask(key: key, rows: rows, columns: 150, rate: rate)
    for (index, row) in rows.enumerated() {
      for column in 0..<150 {
        let keeps = naive(key: key, row: row, column: column, threshold: threshold)
        #expect(mask.bits(row: index, from: column) & 1 == (keeps ? 1 : 0))
      }
    }
    #expect(abs(mask.scale * (1 - Double(threshold) / 65536) - 1) < 1e-12)
  }

  @Test("The share that is dropped is the rate", arguments: [0, 0.05, 0.3, 0.9])
  func share(rate: Double) {
    let (rows, columns) = (200, 500)
    let mask = DropoutMask(key: 7, rows: (0..<200).map { UInt64($0) }, columns: columns, rate: rate)
    var dropped = 0
    for row in 0..<rows {
      for column in 0..<columns where mask.bits(row: row, from: column) & 1 == 0 { dropped += 1 }
    }
    let count = Double(rows * columns)
    let deviation = (rate * (1 - rate) / count).squareRoot()
    #expect(abs(Double(dropped) / count - rate) <= 5 * deviation + 1e-5)
  }

  private func inputs() -> (Matrix, DropoutMask) {
    var random = CounterRandom(seed: 1, stream: "dropout")
    let input = Matrix.random(5, 37, using: &random)
    return (input, DropoutMask(key: 3, rows: [4, 2, 9, 1, 0], columns: 37, rate: 0.3))
  }

  private func reference(_ inputs: [Matrix], _ mask: DropoutMask) -> [Double] {
    inputs[0].values.indices.map { place in
      let keeps = naive(
        key: 3,
        row: [4, 2, 9, 1, 0][place / 37],
        column: place % 37,
        threshold: 19661
      )
      return keeps ? inputs[0].values[place] * mask.scale : 0
    }
  }

  @Test("Values and gradients in 32-bit floats")
  func floats() {
    let (input, mask) = inputs()
    checkGradient(of: [input]) { graph, tensors in
      graph.dropout(tensors[0], mask: mask)
    } reference: {
      reference($0, mask)
    }
  }

  @Test("Values and gradients in 64-bit floats")
  func doubles() {
    let (input, mask) = inputs()
    checkDouble(of: [input]) { graph, tensors in
      graph.dropout(tensors[0], mask: mask)
    } reference: {
      reference($0, mask)
    }
  }

  private let settings = LowRankSettings(rank: 3, alpha: 5, dropout: 0.4)

  private func stream(
    _ step: UInt64 = 6,
    layout: PackedSequences = AdapterCase.sequences
  )
    -> DropoutStream
  {
    DropoutStream(seed: 11, step: step, sequences: layout, examples: [30, 10, 20])
  }

  @Test("Steps, layers and examples draw by themselves; evaluation drops nothing")
  func differences() throws {
    let model = try AdapterCase(settings)
    func values(_ stream: DropoutStream?) -> [Float] {
      let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
      return AdapterCase.logProbabilities(model.adapted, in: graph, dropout: stream).values
    }
    #expect(values(stream()) == values(stream()))
    #expect(values(stream()) != values(stream(7)))
    #expect(values(stream()) != values(nil))
    let first = stream().mask(of: "a", rate: 0.4, columns: 64).bits(row: 0, from: 0)
    #expect(first != stream().mask(of: "b", rate: 0.4, columns: 64).bits(row: 0, from: 0))
  }

  @Test("A batch and its single sequences give the same states and gradients of the base's input")
  func batches() throws {
    let model = try AdapterCase(settings)
    let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
    let packed = AdapterCase.sequences
    let together = model.adapted.hiddenStates(packed, in: graph, dropout: stream())
    for (index, example) in [30, 10, 20].enumerated() {
      let rows = packed.rows(ofSequence: index)
      let single = PackedSequences([Array(packed.tokens[rows])])
      let alone = model.adapted.hiddenStates(
        single,
        in: graph,
        dropout: DropoutStream(seed: 11, step: 6, sequences: single, examples: [example])
      )
      let width = model.base.configuration.width
      let part = together.values[(rows.lowerBound * width)..<(rows.upperBound * width)]
      #expect(Array(part) == alone.values)
    }
  }

  @Test("Threads and recomputation change no bit of a gradient")
  func threads() throws {
    let model = try AdapterCase(settings)
    let one = AdapterCase.gradients(model.adapted, dropout: stream())
    #expect(one != AdapterCase.gradients(model.adapted))
    for (threads, recomputes) in [(3, false), (1, true), (2, true)] {
      let other = AdapterCase.gradients(
        model.adapted,
        threads: threads,
        recomputes: recomputes,
        dropout: stream()
      )
      #expect(other == one)
    }
  }
}
