/// The loops that formulas are evaluated with; inlined, so that each operation gets a tight one.
extension [Double] {
  /// A function of every number.
  @inline(__always)
  func mapped(_ body: (Double) -> Double) -> [Double] {
    withUnsafeBufferPointer { input in
      [Double](unsafeUninitializedCapacity: input.count) { output, initialized in
        for index in 0..<input.count { output[index] = body(input[index]) }
        initialized = input.count
      }
    }
  }

  /// Adds adjoints times slopes; an empty array stands for zeros.
  ///
  /// An adjoint of zero adds zero even where the slope is infinite: a part of the formula that
  /// doesn't matter for a row can't spoil the row's gradient.
  @inline(__always)
  mutating func accumulate(_ adjoint: [Double], slope: (Int) -> Double) {
    adjoint.withUnsafeBufferPointer { adjoint in
      if isEmpty {
        self = [Double](unsafeUninitializedCapacity: adjoint.count) { output, initialized in
          for index in 0..<adjoint.count {
            output[index] = adjoint[index] == 0 ? 0 : adjoint[index] * slope(index)
          }
          initialized = adjoint.count
        }
      } else {
        withUnsafeMutableBufferPointer { output in
          for index in 0..<adjoint.count where adjoint[index] != 0 {
            output[index] += adjoint[index] * slope(index)
          }
        }
      }
    }
  }

  /// Adds an array of the same length; an empty array stands for zeros.
  mutating func accumulate(_ addend: [Double]) {
    if isEmpty { self = addend } else { accumulate(addend) { _ in 1 } }
  }
}

/// A function of every pair of numbers; an array of one number stands for a constant.
@inline(__always)
func zipped(
  _ left: [Double],
  _ right: [Double],
  _ count: Int,
  _ body: (Double, Double) -> Double
) -> [Double] {
  let leftStep = left.count == 1 ? 0 : 1
  let rightStep = right.count == 1 ? 0 : 1
  return left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      [Double](unsafeUninitializedCapacity: count) { output, initialized in
        for index in 0..<count {
          output[index] = body(left[index &* leftStep], right[index &* rightStep])
        }
        initialized = count
      }
    }
  }
}
