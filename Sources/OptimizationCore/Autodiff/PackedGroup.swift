/// Where the tokens of sequences that share a prefix lie among the rows of packed sequences.
public struct PackedGroup: Sendable, Hashable {
  /// The rows of the prefix, stored once; empty if the sequences share nothing.
  public let prefix: Range<Int>
  /// The rows of each sequence's own tokens, which follow the prefix.
  public let continuations: [Range<Int>]

  /// The stretches of rows in the order of the group, each with the prefix it continues.
  ///
  /// The prefix comes first and continues nothing.
  var segments: [(prefix: Range<Int>, rows: Range<Int>)] {
    let nothing = prefix.lowerBound..<prefix.lowerBound
    return [(nothing, prefix)] + continuations.map { (prefix, $0) }
  }
}
