/// Writes the transpose of `rows` x `columns` floats, four by four in registers.
///
/// Four by four is the largest square that compilers turn into single shuffle instructions on every
/// target; wider squares from the same source came out slower.
///
/// - Parameters:
///   - source: The first element; columns are contiguous.
///   - sourceStride: The distance, in floats, between rows of the source.
///   - rows: How many rows to read.
///   - columns: How many columns to read.
///   - target: Where the first element goes.
///   - targetStride: The distance, in floats, between rows of the transpose.
@inline(never)
func transposeBlock(
  _ source: UnsafePointer<Float>,
  sourceStride: Int,
  rows: Int,
  columns: Int,
  into target: UnsafeMutablePointer<Float>,
  targetStride: Int
) {
  // Four rows at a time from end to end: few streams, each read line by line.
  var row = 0
  while row &+ 4 <= rows {
    let from = source + row &* sourceStride
    let to = target + row
    var column = 0
    while column &+ 4 <= columns {
      transposeFour(from + column, sourceStride, to + column &* targetStride, targetStride)
      column &+= 4
    }
    while column < columns {
      for index in 0..<4 {
        to[column &* targetStride &+ index] = from[index &* sourceStride &+ column]
      }
      column &+= 1
    }
    row &+= 4
  }
  while row < rows {
    let from = source + row &* sourceStride
    for column in 0..<columns { target[column &* targetStride &+ row] = from[column] }
    row &+= 1
  }
}

private typealias Four = SIMD4<Float>

@inline(__always)
private func four(_ pointer: UnsafePointer<Float>) -> Four {
  UnsafeRawPointer(pointer).loadUnaligned(as: Four.self)
}

@inline(__always)
private func write(_ vector: Four, _ pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Four.self)
}

@inline(__always)
private func transposeFour(
  _ source: UnsafePointer<Float>,
  _ sourceStride: Int,
  _ target: UnsafeMutablePointer<Float>,
  _ targetStride: Int
) {
  let first = four(source)
  let second = four(source + sourceStride)
  let third = four(source + 2 &* sourceStride)
  let fourth = four(source + 3 &* sourceStride)
  let topLeft = Four(first.x, second.x, first.y, second.y)
  let topRight = Four(third.x, fourth.x, third.y, fourth.y)
  let bottomLeft = Four(first.z, second.z, first.w, second.w)
  let bottomRight = Four(third.z, fourth.z, third.w, fourth.w)
  write(Four(lowHalf: topLeft.lowHalf, highHalf: topRight.lowHalf), target)
  write(Four(lowHalf: topLeft.highHalf, highHalf: topRight.highHalf), target + targetStride)
  write(
    Four(lowHalf: bottomLeft.lowHalf, highHalf: bottomRight.lowHalf),
    target + 2 &* targetStride
  )
  write(
    Four(lowHalf: bottomLeft.highHalf, highHalf: bottomRight.highHalf),
    target + 3 &* targetStride
  )
}
