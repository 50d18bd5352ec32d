/// A symbol of a piece while pairs are merged, with its neighbours.
struct MergeSymbol {
  /// The token, or `none` for text that is no token.
  var id: Int32
  /// Where the symbol ends in the piece.
  var end: Int32
  /// The symbol before, -1 for none.
  var previous: Int32 = -1
  /// The symbol after, -1 for none.
  var next: Int32 = -1
  /// The rank of the pair of this symbol and the next; the largest number for none.
  var rank: UInt32 = .max
  /// The token that the pair makes.
  var product: Int32 = 0

  /// Stands for text that is no token and never merges.
  static let none = Int32.max
}
