import OptimizationCore

/// Tables of log-probabilities of tokens, from hidden states and the head.
struct PredictionBenchmarks {
  /// How to measure.
  let meter: KernelMeter

  /// Measures over vocabularies and over rows.
  ///
  /// - Parameter report: Gets the tables.
  func run(_ report: Report) {
    let vocabularies = [512, 2048, 8192, 32000, 128_000].map { (rows: 512, vocabulary: $0) }
    let rows = [16, 64, 256, 1024, 2048].map { (rows: $0, vocabulary: 32000) }
    let shapes = meter.isQuick ? Array(vocabularies.prefix(2)) : vocabularies + rows
    for isBackward in [false, true] {
      report.add(
        meter.table(
          "Token log-probabilities, \(isBackward ? "backward" : "forward")",
          note:
            "Width 288. Backward counts the two gradients' operations; logits that are computed "
            + "again are not counted.",
          labels: ["rows", "vocabulary"],
          cases: shapes.map { line(rows: $0.rows, vocabulary: $0.vocabulary, isBackward) }
        )
      )
    }
  }

  private func line(rows: Int, vocabulary: Int, _ isBackward: Bool) -> KernelCase {
    let width = 288
    let targets = (0..<rows).map { Int32($0 * 7919 % vocabulary) }
    let operations = 2 * Double(rows) * Double(width) * Double(vocabulary)
    return KernelCase(
      labels: [.count(rows), .count(vocabulary)],
      work: .operations(isBackward ? 2 * operations : operations)
    ) { context, sampler in
      // Made here, so that only one case's memory is in use at a time.
      let operation = GraphOperation(
        inputs: [
          (RandomFloats.uniform(rows * width), [rows, width]),
          (
            RandomFloats.uniform(vocabulary * width, in: -0.05...0.05, seed: 2),
            [vocabulary, width]
          ),
        ],
        apply: { $0.tokenLogProbabilities($1[0], head: $1[1], targets: targets) }
      )
      return isBackward
        ? operation.measureBackward(context, sampler)
        : operation.measureForward(context, sampler)
    }
  }
}
