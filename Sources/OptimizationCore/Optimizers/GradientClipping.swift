/// Measures the global norm of all gradients: the root of the sum of the squares of their elements.
///
/// Squares are added up in 64-bit floats over pieces of fixed size, and these sums in the order of
/// the set, so the number of threads changes no bit.
///
/// - Parameters:
///   - parameters: The parameters whose gradients are measured.
///   - context: The threads to use; one if left out.
/// - Returns: The norm; infinite or not a number if an element is.
@_specialize(where Scalar == Float)
public func gradientNorm<Scalar>(
  of parameters: ParameterSet<Scalar>,
  context: ComputeContext = ComputeContext(threads: 1)
) -> Double {
  let pieces = parameters.pieces
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces.pieces.count) { sums in
    pieces.forEach(in: context) { index, piece in
      guard let storage = parameters.parameters[piece.parameter].gradientBuffer.storage else {
        sums[index] = 0
        return
      }
      sums[index] = Scalar.kernels.sumOfSquares(
        storage.pointer + piece.range.lowerBound,
        count: piece.range.count
      )
    }
    return sums.reduce(0, +).squareRoot()
  }
}

/// Says what gradients must be multiplied by so that their global norm is at most `limit`.
///
/// As in PyTorch's `clip_grad_norm_` that is limit / (norm + 1e-6) if it is below 1.
///
/// - Parameters:
///   - norm: The global norm that `gradientNorm` measured.
///   - limit: The largest norm allowed, or `nil` for any.
/// - Returns: A factor of at most 1; 1 if the norm is infinite or not a number.
public func clippingFactor(ofNorm norm: Double, limit: Double?) -> Double {
  guard let limit, norm.isFinite else { return 1 }
  return min(1, limit / (norm + 1e-6))
}

/// Scales all gradients down so that their global norm is at most `norm`, and returns the norm they
/// had before.
///
/// A step that needs the gradients no longer is faster when it hands `clippingFactor` to
/// `Optimizer.update` instead: the factor is then applied on the way, with the same result. If the
/// global norm is infinite or not a number, it is returned and the gradients are left as they are.
///
/// - Parameters:
///   - parameters: The parameters whose gradients are clipped.
///   - norm: The largest norm allowed, or `nil` to measure only.
///   - context: The threads to use; one if left out.
/// - Returns: The global norm before clipping.
@discardableResult
@_specialize(where Scalar == Float)
public func clipGradients<Scalar>(
  of parameters: ParameterSet<Scalar>,
  toNorm norm: Double?,
  context: ComputeContext = ComputeContext(threads: 1)
) -> Double {
  let globalNorm = gradientNorm(of: parameters, context: context)
  let factor = clippingFactor(ofNorm: globalNorm, limit: norm)
  guard factor < 1 else { return globalNorm }
  parameters.pieces.forEach(in: context) { _, piece in
    guard let storage = parameters.parameters[piece.parameter].gradientBuffer.storage else {
      return
    }
    Scalar.kernels.scale(
      storage.pointer + piece.range.lowerBound,
      by: factor,
      count: piece.range.count
    )
  }
  return globalNorm
}

/// Adds up squares in 64-bit floats.
func sumOfSquares(_ values: UnsafeMutablePointer<Float>, count: Int) -> Double {
  // Sixteen sums side by side: one alone would wait for its last addition all the time.
  var even = SIMD8<Double>.zero
  var odd = SIMD8<Double>.zero
  let whole = count & ~15
  var offset = 0
  while offset < whole {
    let low = loadDoubles(values + offset)
    let high = loadDoubles(values + offset + 8)
    even += low * low
    odd += high * high
    offset &+= 16
  }
  var sum = (even + odd).sum()
  while offset < count {
    sum += Double(values[offset]) * Double(values[offset])
    offset &+= 1
  }
  return sum
}

/// Loads eight floats as 64-bit ones.
@inline(__always)
func loadDoubles(_ pointer: UnsafeMutablePointer<Float>) -> SIMD8<Double> {
  SIMD8<Double>(UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self))
}
