/// A set of parameters cut into pieces, by their sizes alone, for threads to share.
struct ParameterPieces {
  /// A part of a parameter.
  struct Piece {
    /// The place of the parameter in the set.
    let parameter: Int
    /// The elements.
    let range: Range<Int>
  }

  /// The largest number of elements in a piece: four arrays of so many floats fit a core's cache.
  static let length = 1 << 14

  /// The pieces in the order of the parameters.
  let pieces: [Piece]
  /// The number of elements in all of them.
  let elementCount: Int

  /// Cuts parameters with so many elements.
  init(counts: [Int]) {
    var pieces: [Piece] = []
    for (parameter, count) in counts.enumerated() {
      for start in stride(from: 0, to: count, by: Self.length) {
        pieces.append(Piece(parameter: parameter, range: start..<min(count, start + Self.length)))
      }
    }
    self.pieces = pieces
    elementCount = counts.reduce(0, +)
  }

  /// Calls `body` once with every piece, on several threads if that is worth it.
  @inline(__always)
  func forEach(in context: ComputeContext, _ body: (Int, Piece) -> Void) {
    pieces.withUnsafeBufferPointer { pieces in
      context.forEach(pieces.count, isWorthThreads: elementCount > 1 << 15) { index in
        body(index, pieces[index])
      }
    }
  }
}
