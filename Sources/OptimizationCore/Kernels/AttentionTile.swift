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

#if PENCHANT_AVX512
  /// The number of rows of one tile: 8 x 2 accumulators fill half of the 32 registers.
  @inline(__always)
  private var tileHeight: Int { 8 }
#else
  /// The number of rows of one tile: 4 x 2 accumulators fit into 16 registers.
  @inline(__always)
  private var tileHeight: Int { 4 }
#endif
