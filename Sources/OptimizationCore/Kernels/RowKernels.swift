/// Calls `body` with the offset of every vector of a row and the number of its lanes in the row.
@inline(__always)
func forEachRowVector(_ count: Int, _ body: (_ offset: Int, _ valid: Int) -> Void) {
  let whole = count & ~(vectorWidth &- 1)
  var offset = 0
  while offset < whole {
    body(offset, vectorWidth)
    offset &+= vectorWidth
  }
  if whole < count { body(whole, count &- whole) }
}

/// The sum of the products of two rows.
@inline(__always)
func rowDotProduct(
  _ left: UnsafePointer<Float>,
  _ right: UnsafePointer<Float>,
  count: Int
) -> Float {
  let whole = count & ~(vectorWidth &- 1)
  var sum = FloatVector.zero
  var offset = 0
  while offset < whole {
    sum = multiplyAdd(sum, load(left + offset), load(right + offset))
    offset &+= vectorWidth
  }
  if whole < count {
    let rest = count &- whole
    sum = multiplyAdd(sum, load(left + whole, first: rest), load(right + whole, first: rest))
  }
  return laneSum(sum)
}

/// The sum of a row.
@inline(__always)
func rowSum(_ row: UnsafePointer<Float>, count: Int) -> Float {
  let whole = count & ~(vectorWidth &- 1)
  var sum = FloatVector.zero
  var offset = 0
  while offset < whole {
    sum += load(row + offset)
    offset &+= vectorWidth
  }
  if whole < count { sum += load(row + whole, first: count &- whole) }
  return laneSum(sum)
}

/// The largest value of a row; `count` is at least 1.
@inline(__always)
func rowMaximum(_ row: UnsafePointer<Float>, count: Int) -> Float {
  let whole = count & ~(vectorWidth &- 1)
  var best = FloatVector(repeating: row[0])
  var offset = 0
  while offset < whole {
    best = laneMaximum(best, load(row + offset))
    offset &+= vectorWidth
  }
  var result = best.max()
  while offset < count {
    result = row[offset] > result ? row[offset] : result
    offset &+= 1
  }
  return result
}

/// Writes `exp(row * scale - shift)` and returns the sum of what it wrote.
///
/// - Parameters:
///   - row: The arguments.
///   - scale: The factor of the arguments.
///   - shift: What is subtracted from the products.
///   - count: The number of arguments.
///   - output: Where the results go; may be `row`.
/// - Returns: The sum of the results.
@inline(__always)
func rowExponential(
  _ row: UnsafePointer<Float>,
  scale: Float = 1,
  shift: Float,
  count: Int,
  into output: UnsafeMutablePointer<Float>
) -> Float {
  let whole = count & ~(vectorWidth &- 1)
  let scale = FloatVector(repeating: scale)
  let shift = FloatVector(repeating: -shift)
  var sum = FloatVector.zero
  var offset = 0
  while offset < whole {
    let value = exponential(multiplyAdd(shift, load(row + offset), scale))
    sum += value
    store(value, to: output + offset)
    offset &+= vectorWidth
  }
  var result = laneSum(sum)
  if whole < count {
    let rest = count &- whole
    let value = exponential(multiplyAdd(shift, load(row + whole, first: rest), scale))
    store(value, first: rest, to: output + whole)
    for lane in 0..<rest { result += value[lane] }
  }
  return result
}

/// Multiplies a row by a factor in place.
@inline(__always)
func rowScale(_ row: UnsafeMutablePointer<Float>, by factor: Float, count: Int) {
  let whole = count & ~(vectorWidth &- 1)
  let vector = FloatVector(repeating: factor)
  var offset = 0
  while offset < whole {
    store(load(row + offset) * vector, to: row + offset)
    offset &+= vectorWidth
  }
  while offset < count {
    row[offset] *= factor
    offset &+= 1
  }
}

/// Adds `factor` times a row to another.
@inline(__always)
func rowAdd(
  _ source: UnsafePointer<Float>,
  times factor: Float = 1,
  count: Int,
  to target: UnsafeMutablePointer<Float>
) {
  let whole = count & ~(vectorWidth &- 1)
  let vector = FloatVector(repeating: factor)
  var offset = 0
  while offset < whole {
    store(multiplyAdd(load(target + offset), load(source + offset), vector), to: target + offset)
    offset &+= vectorWidth
  }
  while offset < count {
    target[offset] += source[offset] * factor
    offset &+= 1
  }
}
