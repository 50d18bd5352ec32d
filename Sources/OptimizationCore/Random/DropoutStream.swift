/// What decides which elements dropout keeps: a pure function of the seed, the step, the layer and the
/// row's place in its example.
///
/// Nothing else matters: not the rows beside it, not the batch a step is cut into, not the threads.
public struct DropoutStream: Sendable, Hashable {
  /// The experiment's seed.
  public let seed: UInt64
  /// The step of the experiment.
  public let step: UInt64
  /// A number for every row: the example's in the upper half, the row's within it in the lower.
  let rows: [UInt64]

  /// Creates the stream of a step for packed sequences.
  ///
  /// - Parameters:
  ///   - seed: The experiment's seed.
  ///   - step: The step of the experiment.
  ///   - sequences: The sequences of one pass.
  ///   - examples: The number of each group's example in the step, below 2^32, one per group of
  ///     `sequences`; counted from 0 if left out.
  public init(
    seed: UInt64,
    step: UInt64,
    sequences: PackedSequences,
    examples: [Int]? = nil
  ) {
    let groups = sequences.groups
    let examples = examples ?? Array(groups.indices)
    require(
      examples.count == groups.count && examples.allSatisfy { $0 >= 0 && $0 < 1 << 32 },
      "Dropout of \(groups.count) groups of sequences with the numbers of \(examples.count) examples"
    )
    self.seed = seed
    self.step = step
    var rows = [UInt64](repeating: 0, count: sequences.tokenCount)
    for (group, example) in zip(groups, examples) {
      var next = UInt64(example) << 32
      for range in [group.prefix] + group.continuations {
        for row in range {
          rows[row] = next
          next += 1
        }
      }
    }
    self.rows = rows
  }

  /// Draws which elements of a layer's input are kept.
  ///
  /// - Parameters:
  ///   - layer: The layer's name.
  ///   - rate: The share of elements that is dropped.
  ///   - columns: The number of elements in a row.
  /// - Returns: The mask of all rows.
  func mask(of layer: String, rate: Double, columns: Int) -> DropoutMask {
    DropoutMask(
      key: CounterRandom.key(seed: seed, stream: "dropout of \(layer)", step: step),
      rows: rows,
      columns: columns,
      rate: rate
    )
  }
}
