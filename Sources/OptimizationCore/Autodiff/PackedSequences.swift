/// Several token sequences laid end to end without padding.
///
/// Sequences that begin with the same tokens, as the replies to one prompt do, can share the rows of
/// that prefix: its hidden states depend on nothing that follows, so they are computed once.
public struct PackedSequences: Sendable, Hashable {
  /// The stored tokens: those of each group's prefix, then those of its sequences.
  public let tokens: [Int32]
  /// Where each sequence's own tokens start in `tokens`, and at the end the number of tokens.
  ///
  /// Between two sequences of different groups lies the second one's prefix, if it has one;
  /// `rows(ofSequence:)` leaves it out.
  public let starts: [Int]
  /// The rows of each group of sequences that share a prefix, in order.
  public let groups: [PackedGroup]

  /// The rows of every sequence's own tokens.
  private let ownRows: [Range<Int>]
  /// The number of the group of every sequence.
  private let groupIndices: [Int]

  /// Packs sequences that share nothing; each is a group of its own.
  ///
  /// - Parameter sequences: The tokens of each sequence; a sequence may be empty.
  public init(_ sequences: [[Int32]]) {
    self.init(groups: sequences.map { (prefix: [], continuations: [$0]) })
  }

  /// Packs groups of sequences whose prefix is stored once.
  ///
  /// A sequence is its group's prefix followed by one of the continuations. Sequences are numbered
  /// from 0 over all groups in order.
  ///
  /// - Parameter groups: The prefix of each group and the continuations; either may be empty.
  public init(groups: [(prefix: [Int32], continuations: [[Int32]])]) {
    var tokens: [Int32] = []
    var packed: [PackedGroup] = []
    var ownRows: [Range<Int>] = []
    var groupIndices: [Int] = []
    func append(_ part: [Int32]) -> Range<Int> {
      tokens.append(contentsOf: part)
      return (tokens.count - part.count)..<tokens.count
    }
    for group in groups {
      let prefix = append(group.prefix)
      let rows = group.continuations.map(append)
      groupIndices.append(contentsOf: repeatElement(packed.count, count: rows.count))
      ownRows.append(contentsOf: rows)
      packed.append(PackedGroup(prefix: prefix, continuations: rows))
    }
    self.tokens = tokens
    self.groups = packed
    self.ownRows = ownRows
    self.groupIndices = groupIndices
    starts = ownRows.map(\.lowerBound) + [tokens.count]
  }

  /// The number of sequences.
  public var count: Int { ownRows.count }

  /// The number of stored tokens; a shared prefix counts once.
  public var tokenCount: Int { tokens.count }

  /// The rows of one sequence's own tokens, without its prefix.
  ///
  /// - Parameter index: Which sequence.
  /// - Returns: Indices in `tokens`; all of the sequence's tokens if its group has no prefix.
  public func rows(ofSequence index: Int) -> Range<Int> { ownRows[index] }

  /// The rows of the prefix that one sequence continues.
  ///
  /// - Parameter index: Which sequence.
  /// - Returns: Indices in `tokens`; empty if its group has no prefix.
  public func prefixRows(ofSequence index: Int) -> Range<Int> {
    groups[groupIndices[index]].prefix
  }

  /// The row of the token before one of a sequence's own tokens.
  ///
  /// - Parameters:
  ///   - offset: The place of the token among the sequence's own tokens, from 0.
  ///   - index: Which sequence.
  /// - Returns: The row that predicts the token: the one before it, which for the first of them is
  ///   the last one of the prefix; `nil` if there is none.
  public func row(before offset: Int, ofSequence index: Int) -> Int? {
    if offset > 0 { return ownRows[index].lowerBound + offset - 1 }
    return prefixRows(ofSequence: index).last
  }

  /// The place of every stored token in its sequence, from 0; own tokens count on from the prefix.
  public var positions: [Int32] {
    var positions: [Int32] = []
    positions.reserveCapacity(tokens.count)
    for group in groups {
      for (prefix, rows) in group.segments {
        let first = Int32(prefix.count)
        positions.append(contentsOf: first..<(first + Int32(rows.count)))
      }
    }
    return positions
  }
}
