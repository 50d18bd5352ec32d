/// Several token sequences laid end to end without padding.
public struct PackedSequences: Sendable, Hashable {
  /// The tokens of all sequences, one sequence after the other.
  public let tokens: [Int32]
  /// Where each sequence starts in `tokens`, and at the end the number of tokens.
  public let starts: [Int]

  /// Packs sequences.
  ///
  /// - Parameter sequences: The tokens of each sequence; a sequence may be empty.
  public init(_ sequences: [[Int32]]) {
    tokens = Array(sequences.joined())
    starts = sequences.reduce(into: [0]) { starts, sequence in
      starts.append(starts[starts.count - 1] + sequence.count)
    }
  }

  /// The number of sequences.
  public var count: Int { starts.count - 1 }

  /// The number of tokens of all sequences.
  public var tokenCount: Int { tokens.count }

  /// The rows of one sequence.
  ///
  /// - Parameter index: Which sequence.
  /// - Returns: The indices of the sequence's tokens in `tokens`.
  public func rows(ofSequence index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }

  /// The place of every token in its sequence, from 0.
  public var positions: [Int32] {
    var positions: [Int32] = []
    positions.reserveCapacity(tokens.count)
    for index in 0..<count {
      positions.append(contentsOf: 0..<Int32(rows(ofSequence: index).count))
    }
    return positions
  }
}
