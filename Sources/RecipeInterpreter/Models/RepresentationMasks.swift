import OptimizationCore
import RecipePlan

/// What two readings of the same representations drop.
///
/// Each row's mask depends on the seed, the step and the row's place in its data, so that it doesn't matter
/// which rows stand beside it.
struct RepresentationMasks {
  /// Which of the two readings.
  enum Reading: String, CaseIterable {
    case first, second
  }

  /// The run's seed.
  var seed: UInt64 = 0
  /// The optimizer step.
  var step = 0
  /// The rows' places in their data; counted from 0 where there are none.
  var rows: [Int] = []

  /// What an adapter's dropout draws from in the second of two passes.
  /// - Parameter sequences: The sequences of the pass.
  /// - Returns: A stream that has nothing in common with the first pass's.
  func secondPass(over sequences: PackedSequences) -> DropoutStream {
    var random = CounterRandom(seed: seed, stream: "contrast/second pass")
    return DropoutStream(
      seed: random.next(),
      step: UInt64(step),
      sequences: sequences,
      examples: rows.isEmpty ? nil : rows
    )
  }

  /// What representations are multiplied by: 0 for what is dropped, and for what is kept one over the
  /// share that is kept, so that the expected values stay.
  /// - Parameters:
  ///   - term: Whose similarity it is; its parameter is the share that is dropped.
  ///   - reading: Which of the two readings.
  ///   - count: The number of rows.
  ///   - width: The width of a representation.
  /// - Returns: [count, width], row by row.
  func values(of term: FormulaTerm, reading: Reading, count: Int, width: Int) -> [Float] {
    let rate = term.parameter ?? 0
    let kept = Float(1 / (1 - rate))
    var values: [Float] = []
    values.reserveCapacity(count * width)
    for row in 0..<count {
      var random = CounterRandom(
        seed: seed,
        stream: "contrast/\(term.subject.rawValue)/\(reading.rawValue)",
        step: UInt64(step),
        index: UInt64(row < rows.count ? rows[row] : row)
      )
      for _ in 0..<width { values.append(random.uniform() < rate ? 0 : kept) }
    }
    return values
  }
}
