import OptimizationCore

/// Tables of causal attention over lengths.
struct AttentionBenchmarks {
  /// How to measure.
  let meter: KernelMeter

  /// Measures one long sequence and many short ones, with the heads of both models.
  ///
  /// - Parameter report: Gets the tables.
  func run(_ report: Report) {
    let heads = [(count: 6, keyValues: 6, width: 48), (count: 8, keyValues: 4, width: 8)]
    for head in heads {
      let name = "\(head.count) heads of \(head.width), \(head.keyValues) of keys and values"
      for isBackward in [false, true] {
        let cases = meter.cases([64, 128, 256, 512, 1024, 2048]).flatMap { length in
          (length < 2048 && !meter.isQuick ? [1, 2048 / length] : [1]).map { sequences in
            line(
              head,
              sequences: sequences,
              length: length,
              isBackward: isBackward
            )
          }
        }
        report.add(
          meter.table(
            "Attention \(isBackward ? "backward" : "forward"), \(name)",
            note: "Operations are those of the pairs that the mask leaves, so they grow with the "
              + "square of the length; backward counts twice as many as forward.",
            labels: ["length", "sequences"],
            cases: cases
          )
        )
      }
    }
  }

  private func line(
    _ head: (count: Int, keyValues: Int, width: Int),
    sequences: Int,
    length: Int,
    isBackward: Bool
  ) -> KernelCase {
    let tokens = sequences * length
    let width = head.count * head.width
    let keyWidth = head.keyValues * head.width
    let starts = (0...sequences).map { $0 * length }
    let operation = GraphOperation(
      inputs: [
        (RandomFloats.uniform(tokens * width), [tokens, width]),
        (RandomFloats.uniform(tokens * keyWidth, seed: 2), [tokens, keyWidth]),
        (RandomFloats.uniform(tokens * keyWidth, seed: 3), [tokens, keyWidth]),
      ],
      apply: { graph, inputs in
        graph.causalAttention(
          queries: inputs[0],
          keys: inputs[1],
          values: inputs[2],
          starts: starts,
          headCount: head.count,
          keyValueHeadCount: head.keyValues
        )
      }
    )
    // Two products, with as many terms as there are pairs of a token and one not after it.
    let forward = 2 * Double(width) * Double(length * (length + 1)) * Double(sequences)
    return KernelCase(
      labels: [.count(length), .count(sequences)],
      work: .operations(isBackward ? 2 * forward : forward),
      measure: isBackward ? operation.measureBackward : operation.measureForward
    )
  }
}
