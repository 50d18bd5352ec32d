/// What encoding needs to work in; used by one thread at a time, and again by later calls.
///
/// `@unchecked Sendable`, as `ScratchPool` hands each one to a single caller.
final class EncodingScratch: @unchecked Sendable {
  /// Pieces encoded so far.
  let cache = PieceCache()
  /// The tokens of the piece at hand.
  var found: [PieceToken] = []
  /// The symbols of byte-pair encoding.
  var symbols: [MergeSymbol] = []
  /// Possible merges, as a heap.
  var heap: [UInt64] = []
  /// The best paths of unigram encoding.
  var paths: [UnigramPath] = []
  /// The pieces of the text at hand.
  var pieces: [Range<Int32>] = []
  /// The pieces while they are cut further.
  var cuts: [Range<Int32>] = []
}
