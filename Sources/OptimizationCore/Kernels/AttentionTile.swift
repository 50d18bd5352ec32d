/// Multiplies a matrix by a panel whose columns are queries.
///
/// `output[row][lane] = sum over depth of left[row][depth] * panel[depth][lane]`. Every sum is one
/// chain in ascending order that starts from the output or from 0, so cutting the depth into several
/// accumulating calls changes no bit.
///
/// - Parameters:
///   - left: The left matrix, in any strides; its numbers are read one by one.
///   - rows: The number of rows.
///   - depth: The number of terms.
///   - panel: [depth, attentionLanes].
///   - output: [rows, attentionLanes].
///   - accumulates: Whether sums start from the output instead of 0.
@inline(never)
func multiplyLanes(
  _ left: MatrixOperand,
  rows: Int,
  depth: Int,
  panel: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>,
  accumulates: Bool
) {
  let stride = left.rowStride
  let step = left.columnStride
  var row = 0
  while row < rows {
    let last = min(tileHeight, rows - row) - 1
    let left0 = left.pointer + row * stride
    let left1 = left0 + min(1, last) * stride
    let left2 = left0 + min(2, last) * stride
    let left3 = left0 + min(3, last) * stride
    let target0 = output + row * attentionLanes
    let target1 = target0 + min(1, last) * attentionLanes
    let target2 = target0 + min(2, last) * attentionLanes
    let target3 = target0 + min(3, last) * attentionLanes
    var sum0 = AttentionLanes(repeating: 0)
    var sum1 = sum0
    var sum2 = sum0
    var sum3 = sum0
    #if PENCHANT_AVX512
      let left4 = left0 + min(4, last) * stride
      let left5 = left0 + min(5, last) * stride
      let left6 = left0 + min(6, last) * stride
      let left7 = left0 + min(7, last) * stride
      let target4 = target0 + min(4, last) * attentionLanes
      let target5 = target0 + min(5, last) * attentionLanes
      let target6 = target0 + min(6, last) * attentionLanes
      let target7 = target0 + min(7, last) * attentionLanes
      var sum4 = sum0
      var sum5 = sum0
      var sum6 = sum0
      var sum7 = sum0
    #endif
    if accumulates {
      sum0 = AttentionLanes(target0)
      sum1 = AttentionLanes(target1)
      sum2 = AttentionLanes(target2)
      sum3 = AttentionLanes(target3)
      #if PENCHANT_AVX512
        sum4 = AttentionLanes(target4)
        sum5 = AttentionLanes(target5)
        sum6 = AttentionLanes(target6)
        sum7 = AttentionLanes(target7)
      #endif
    }
    var panel = panel
    var offset = 0
    for _ in 0..<depth {
      let lanes = AttentionLanes(panel)
      sum0.add(left0[offset], lanes)
      sum1.add(left1[offset], lanes)
      sum2.add(left2[offset], lanes)
      sum3.add(left3[offset], lanes)
      #if PENCHANT_AVX512
        sum4.add(left4[offset], lanes)
        sum5.add(left5[offset], lanes)
        sum6.add(left6[offset], lanes)
        sum7.add(left7[offset], lanes)
      #endif
      panel += attentionLanes
      offset &+= step
    }
    // Rows beyond the last repeat it, with the same sums.
    sum0.store(to: target0)
    sum1.store(to: target1)
    sum2.store(to: target2)
    sum3.store(to: target3)
    #if PENCHANT_AVX512
      sum4.store(to: target4)
      sum5.store(to: target5)
      sum6.store(to: target6)
      sum7.store(to: target7)
    #endif
    row += tileHeight
  }
}

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
    let valid = min(columns - column, vectorWidth)
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
      let target = output + row * outputStride + column
      let target1 = target + min(1, last) * outputStride
      let target2 = target + min(2, last) * outputStride
      let target3 = target + min(3, last) * outputStride
      let target4 = target + min(4, last) * outputStride
      let target5 = target + min(5, last) * outputStride
      let target6 = target + min(6, last) * outputStride
      let target7 = target + min(7, last) * outputStride
      var sum0 = load(UnsafePointer(target), first: valid)
      var sum1 = load(UnsafePointer(target1), first: valid)
      var sum2 = load(UnsafePointer(target2), first: valid)
      var sum3 = load(UnsafePointer(target3), first: valid)
      var sum4 = load(UnsafePointer(target4), first: valid)
      var sum5 = load(UnsafePointer(target5), first: valid)
      var sum6 = load(UnsafePointer(target6), first: valid)
      var sum7 = load(UnsafePointer(target7), first: valid)
      var right = right + column
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
      store(sum0, first: valid, to: target)
      store(sum1, first: valid, to: target1)
      store(sum2, first: valid, to: target2)
      store(sum3, first: valid, to: target3)
      store(sum4, first: valid, to: target4)
      store(sum5, first: valid, to: target5)
      store(sum6, first: valid, to: target6)
      store(sum7, first: valid, to: target7)
      row += 8
    }
    column += vectorWidth
  }
}

#if PENCHANT_AVX512
  /// The number of rows of one tile: 8 x 2 accumulators fill half of the 32 registers.
  @inline(__always)
  private var tileHeight: Int { 8 }
#else
  /// The number of rows of one tile: 4 x 2 accumulators fit into 16 registers.
  @inline(__always)
  private var tileHeight: Int { 4 }
#endif
