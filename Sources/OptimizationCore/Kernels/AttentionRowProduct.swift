/// Adds the product of a matrix whose columns are queries and rows of those queries.
///
/// `output[row][column] += sum over lanes of left[row][lane] * right[lane][column]`, each sum one
/// chain in ascending order that starts from the output.
///
/// - Parameters:
///   - left: [rows, attentionLanes].
///   - rows: The number of rows.
///   - lanes: The number of lanes to sum over.
///   - right: [lanes, columns], each row padded to whole vectors.
///   - rowWidth: The distance, in floats, between rows of `right`.
///   - columns: The number of columns.
///   - output: The first row's first element.
///   - outputStride: The distance, in floats, between rows of the output.
@inline(never)
func addLaneProduct(
  _ left: UnsafePointer<Float>,
  rows: Int,
  lanes: Int,
  right: UnsafePointer<Float>,
  rowWidth: Int,
  columns: Int,
  output: UnsafeMutablePointer<Float>,
  outputStride: Int
) {
  var column = 0
  while column < columns {
    let rest = columns - column
    let product = LaneProduct(
      left: left,
      rows: rows,
      lanes: lanes,
      right: right + column,
      rowWidth: rowWidth,
      output: output + column,
      outputStride: outputStride
    )
    if rest >= vectorWidth {
      product.addWhole()
      column += vectorWidth
    } else if rest >= 8 {
      product.addEight()
      column += 8
    } else {
      product.addPart(columns: rest)
      column += rest
    }
  }
}

/// The part of a product that lies in a few columns.
private struct LaneProduct {
  let left: UnsafePointer<Float>
  let rows: Int
  let lanes: Int
  let right: UnsafePointer<Float>
  let rowWidth: Int
  let output: UnsafeMutablePointer<Float>
  let outputStride: Int

  /// Computes a vector of columns.
  @inline(__always)
  func addWhole() {
    add {
      load($0)
    } store: {
      store($0, to: $1)
    }
  }

  /// Computes fewer columns than a vector has.
  @inline(never)
  func addPart(columns: Int) {
    add {
      load(UnsafePointer($0), first: columns)
    } store: {
      store($0, first: columns, to: $1)
    }
  }

  @inline(__always)
  private func add(
    load read: (UnsafeMutablePointer<Float>) -> FloatVector,
    store write: (FloatVector, UnsafeMutablePointer<Float>) -> Void
  ) {
    var row = 0
    while row < rows {
      let last = min(8, rows - row) - 1
      let left0 = left + row * attentionLanes
      let left1 = left0 + min(1, last) * attentionLanes
      let left2 = left0 + min(2, last) * attentionLanes
      let left3 = left0 + min(3, last) * attentionLanes
      let left4 = left0 + min(4, last) * attentionLanes
      let left5 = left0 + min(5, last) * attentionLanes
      let left6 = left0 + min(6, last) * attentionLanes
      let left7 = left0 + min(7, last) * attentionLanes
      let target0 = output + row * outputStride
      let target1 = target0 + min(1, last) * outputStride
      let target2 = target0 + min(2, last) * outputStride
      let target3 = target0 + min(3, last) * outputStride
      let target4 = target0 + min(4, last) * outputStride
      let target5 = target0 + min(5, last) * outputStride
      let target6 = target0 + min(6, last) * outputStride
      let target7 = target0 + min(7, last) * outputStride
      var sum0 = read(target0)
      var sum1 = read(target1)
      var sum2 = read(target2)
      var sum3 = read(target3)
      var sum4 = read(target4)
      var sum5 = read(target5)
      var sum6 = read(target6)
      var sum7 = read(target7)
      var right = right
      for lane in 0..<lanes {
        let values = load(right)
        sum0 = multiplyAdd(sum0, FloatVector(repeating: left0[lane]), values)
        sum1 = multiplyAdd(sum1, FloatVector(repeating: left1[lane]), values)
        sum2 = multiplyAdd(sum2, FloatVector(repeating: left2[lane]), values)
        sum3 = multiplyAdd(sum3, FloatVector(repeating: left3[lane]), values)
        sum4 = multiplyAdd(sum4, FloatVector(repeating: left4[lane]), values)
        sum5 = multiplyAdd(sum5, FloatVector(repeating: left5[lane]), values)
        sum6 = multiplyAdd(sum6, FloatVector(repeating: left6[lane]), values)
        sum7 = multiplyAdd(sum7, FloatVector(repeating: left7[lane]), values)
        right += rowWidth
      }
      // Rows beyond the last repeat it, with the same sums.
      write(sum0, target0)
      write(sum1, target1)
      write(sum2, target2)
      write(sum3, target3)
      write(sum4, target4)
      write(sum5, target5)
      write(sum6, target6)
      write(sum7, target7)
      row += 8
    }
  }

  /// Computes eight columns, a whole vector or half of one.
  @inline(__always)
  func addEight() {
    var row = 0
    while row < rows {
      let last = min(8, rows - row) - 1
      let left0 = left + row * attentionLanes
      let left1 = left0 + min(1, last) * attentionLanes
      let left2 = left0 + min(2, last) * attentionLanes
      let left3 = left0 + min(3, last) * attentionLanes
      let left4 = left0 + min(4, last) * attentionLanes
      let left5 = left0 + min(5, last) * attentionLanes
      let left6 = left0 + min(6, last) * attentionLanes
      let left7 = left0 + min(7, last) * attentionLanes
      let target0 = output + row * outputStride
      let target1 = target0 + min(1, last) * outputStride
      let target2 = target0 + min(2, last) * outputStride
      let target3 = target0 + min(3, last) * outputStride
      let target4 = target0 + min(4, last) * outputStride
      let target5 = target0 + min(5, last) * outputStride
      let target6 = target0 + min(6, last) * outputStride
      let target7 = target0 + min(7, last) * outputStride
      var sum0 = loadEight(target0)
      var sum1 = loadEight(target1)
      var sum2 = loadEight(target2)
      var sum3 = loadEight(target3)
      var sum4 = loadEight(target4)
      var sum5 = loadEight(target5)
      var sum6 = loadEight(target6)
      var sum7 = loadEight(target7)
      var right = right
      for lane in 0..<lanes {
        let values = loadEight(right)
        addProduct(&sum0, left0[lane], values)
        addProduct(&sum1, left1[lane], values)
        addProduct(&sum2, left2[lane], values)
        addProduct(&sum3, left3[lane], values)
        addProduct(&sum4, left4[lane], values)
        addProduct(&sum5, left5[lane], values)
        addProduct(&sum6, left6[lane], values)
        addProduct(&sum7, left7[lane], values)
        right += rowWidth
      }
      storeEight(sum0, to: target0)
      storeEight(sum1, to: target1)
      storeEight(sum2, to: target2)
      storeEight(sum3, to: target3)
      storeEight(sum4, to: target4)
      storeEight(sum5, to: target5)
      storeEight(sum6, to: target6)
      storeEight(sum7, to: target7)
      row += 8
    }
  }
}

@inline(__always)
private func loadEight(_ pointer: UnsafePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
}

@inline(__always)
private func loadEight(_ pointer: UnsafeMutablePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
}

@inline(__always)
private func storeEight(_ vector: SIMD8<Float>, to pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD8<Float>.self)
}

@inline(__always)
private func addProduct(_ sum: inout SIMD8<Float>, _ scalar: Float, _ values: SIMD8<Float>) {
  let repeated = SIMD8<Float>(repeating: scalar)
  #if PENCHANT_FMA
    sum = sum.addingProduct(repeated, values)
  #else
    sum += repeated * values
  #endif
}
