extension ComputeContext {
  /// The number of elements one piece of an elementwise kernel covers.
  @inline(__always)
  private var elementsPerPiece: Int { 1 << 14 }

  /// Calls `body` with the offset of every vector that holds some of `count` elements.
  ///
  /// All memory touched must be the beginning of a `TensorStorage`, which is padded to whole
  /// vectors.
  @inline(__always)
  func forEachVector(_ count: Int, cost: Int = 1, _ body: (Int) -> Void) {
    forEachRange(of: count, pieceCount: elementsPerPiece, cost: cost) { range in
      var offset = range.lowerBound
      while offset < range.upperBound {
        body(offset)
        offset &+= vectorWidth
      }
    }
  }

  /// Adds `factor` times the source to the target.
  func add(
    _ source: UnsafeMutablePointer<Float>,
    times factor: Float = 1,
    count: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    let factor = FloatVector(repeating: factor)
    forEachVector(count) { offset in
      store(multiplyAdd(load(target + offset), load(source + offset), factor), to: target + offset)
    }
  }
}
