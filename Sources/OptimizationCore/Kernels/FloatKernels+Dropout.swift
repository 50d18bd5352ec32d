extension FloatKernels {
  func applyMask(
    _ mask: DropoutMask,
    to source: UnsafeMutablePointer<Float>,
    into target: UnsafeMutablePointer<Float>,
    accumulates: Bool,
    _ context: ComputeContext
  ) {
    let columns = mask.columns
    let scale = FloatVector(repeating: Float(mask.scale))
    var ofLane = BitVector.zero
    for lane in 0..<vectorWidth { ofLane[lane] = 1 << UInt32(lane) }
    let laneBits = ofLane
    context.forEachRange(of: mask.rows, pieceCount: 64, cost: columns / 4) { range in
      for row in range {
        let (from, to) = (UnsafePointer(source + row * columns), target + row * columns)
        forEachRowVector(columns) { offset, valid in
          let bits = BitVector(
            repeating: UInt32(truncatingIfNeeded: mask.bits(row: row, from: offset))
          )
          var value = FloatVector.zero
            .replacing(
              with: load(from + offset, first: valid) * scale,
              where: bits & laneBits .!= 0
            )
          if accumulates { value += load(UnsafePointer(to + offset), first: valid) }
          store(value, first: valid, to: to + offset)
        }
      }
    }
  }
}
