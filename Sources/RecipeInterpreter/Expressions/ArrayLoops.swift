/// The loops that formulas are evaluated with; inlined, so that each operation gets a tight one.
extension Array where Element: FormulaNumber {
  /// A function of every number.
  @inline(__always)
  func mapped(_ body: (Element) -> Element) -> [Element] {
    withUnsafeBufferPointer { input in
      [Element](unsafeUninitializedCapacity: input.count) { output, initialized in
        for index in 0..<input.count { output[index] = body(input[index]) }
        initialized = input.count
      }
    }
  }

  /// Adds adjoints times a function of one number beside each.
  @inline(__always)
  mutating func accumulate(
    _ adjoint: [Element],
    _ input: [Element],
    slope: (Element) -> Element
  ) {
    accumulate(adjoint, slopes: input.mapped(slope))
  }

  /// Adds adjoints times a function of two numbers beside each.
  @inline(__always)
  mutating func accumulate(
    _ adjoint: [Element],
    _ left: [Element],
    _ right: [Element],
    slope: (Element, Element) -> Element
  ) {
    accumulate(adjoint, slopes: zipped(left, right, adjoint.count, slope))
  }

  /// Adds adjoints times slopes; an empty array stands for zeros.
  ///
  /// An adjoint of zero adds zero even where the slope is infinite: a part of the formula that
  /// doesn't matter for a row can't spoil the row's gradient.
  private mutating func accumulate(_ adjoint: [Element], slopes: [Element]) {
    adjoint.withUnsafeBufferPointer { adjoint in
      slopes.withUnsafeBufferPointer { slopes in
        if isEmpty {
          self = [Element](unsafeUninitializedCapacity: adjoint.count) { output, initialized in
            for index in 0..<adjoint.count {
              let product = adjoint[index] * slopes[index]
              output[index] = adjoint[index] == 0 ? 0 : product
            }
            initialized = adjoint.count
          }
        } else {
          withUnsafeMutableBufferPointer { output in
            for index in 0..<adjoint.count {
              let product = adjoint[index] * slopes[index]
              output[index] += adjoint[index] == 0 ? 0 : product
            }
          }
        }
      }
    }
  }

  /// Adds adjoints times a number; an empty array stands for zeros.
  mutating func accumulate(_ adjoint: [Element], times factor: Element = 1) {
    if isEmpty {
      self = factor == 1 ? adjoint : adjoint.mapped { $0 * factor }
    } else {
      adjoint.withUnsafeBufferPointer { adjoint in
        withUnsafeMutableBufferPointer { output in
          for index in 0..<adjoint.count { output[index] += adjoint[index] * factor }
        }
      }
    }
  }
}

/// A function of every pair of numbers; an array of one number stands for a constant.
@inline(__always)
func zipped<Number: FormulaNumber>(
  _ left: [Number],
  _ right: [Number],
  _ count: Int,
  _ body: (Number, Number) -> Number
) -> [Number] {
  let leftStep = left.count == 1 ? 0 : 1
  let rightStep = right.count == 1 ? 0 : 1
  return left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      [Number](unsafeUninitializedCapacity: count) { output, initialized in
        for index in 0..<count {
          output[index] = body(left[index &* leftStep], right[index &* rightStep])
        }
        initialized = count
      }
    }
  }
}
