/// The left factor of a product as tiles read it: groups of `tileRows` rows.
struct LeftFactor {
  /// The first value.
  private(set) var pointer: UnsafePointer<Float>
  /// The distance, in floats, between rows of a group.
  let rowStride: Int
  /// The distance, in floats, between terms of a sum.
  let depthStride: Int
  /// The distance, in floats, between groups.
  let groupStride: Int

  /// A matrix as it is in memory.
  @inline(__always)
  init(_ matrix: MatrixOperand) {
    pointer = matrix.pointer
    rowStride = matrix.rowStride
    depthStride = matrix.columnStride
    groupStride = tileRows &* matrix.rowStride
  }

  /// Copies a matrix to where what a tile reads is close together.
  ///
  /// Rows that are contiguous are copied with a distance that spreads them over the sets of the
  /// cache, others with the values of one depth of a group side by side.
  ///
  /// - Parameters:
  ///   - matrix: The matrix to copy.
  ///   - rows: How many rows to copy.
  ///   - depth: How many columns to copy.
  ///   - memory: Room for `room(rows:depth:)` floats.
  init(
    copying matrix: MatrixOperand,
    rows: Int,
    depth: Int,
    into memory: UnsafeMutablePointer<Float>
  ) {
    pointer = UnsafePointer(memory)
    if matrix.columnStride == 1 {
      let padded = Self.paddedDepth(depth)
      rowStride = padded
      depthStride = 1
      groupStride = tileRows &* padded
      for row in 0..<rows {
        copyRow(from: matrix.pointer + row &* matrix.rowStride, depth, to: memory + row &* padded)
      }
    } else {
      rowStride = 1
      depthStride = tileRows
      groupStride = tileRows &* depth
      var row = 0
      while row < rows {
        let group = matrix.droppingRows(row)
        let target = memory + row &* depth
        if rows - row >= tileRows, matrix.rowStride == 1 {
          copyGroup(group, depth, to: target)
        } else {
          let count = min(tileRows, rows - row)
          for index in 0..<depth {
            for offset in 0..<count {
              target[index &* tileRows &+ offset] =
                group.pointer[index &* group.columnStride &+ offset &* group.rowStride]
            }
          }
        }
        row += tileRows
      }
    }
  }

  /// How many floats a copy takes at most.
  static func room(rows: Int, depth: Int) -> Int {
    (rows + tileRows) * paddedDepth(depth)
  }

  /// Whole lines, an odd number of them.
  private static func paddedDepth(_ depth: Int) -> Int { ((depth &+ 31) & ~31) &+ 16 }

  /// The factor without its first terms.
  @inline(__always)
  func droppingDepth(_ count: Int) -> LeftFactor {
    var factor = self
    factor.pointer += count &* depthStride
    return factor
  }

  /// The factor without its first group.
  @inline(__always)
  mutating func dropGroup() { pointer += groupStride }
}

@inline(__always)
private func copyRow(
  from source: UnsafePointer<Float>,
  _ count: Int,
  to target: UnsafeMutablePointer<Float>
) {
  var index = 0
  while index &+ vectorWidth <= count {
    store(load(source + index), to: target + index)
    index &+= vectorWidth
  }
  copyFloats(from: source + index, count &- index, to: target + index)
}

/// Copies `tileRows` contiguous values of every depth.
@inline(__always)
private func copyGroup(
  _ source: MatrixOperand,
  _ depth: Int,
  to target: UnsafeMutablePointer<Float>
) {
  var from = source.pointer
  var to = target
  for _ in 0..<depth {
    copyFloats(from: from, tileRows, to: to)
    from += source.columnStride
    to += tileRows
  }
}
