/// Scales all gradients down so that their global norm is at most `norm`, and returns the norm they
/// had before.
///
/// The norm is the root of the sum of the squares of all gradients' elements, added up in 64-bit
/// floats in the order of the set. As in PyTorch's `clip_grad_norm_`, gradients are multiplied by
/// norm / (global norm + 1e-6) if that is below 1. If the global norm is infinite or not a number,
/// it is returned and the gradients are left as they are.
///
/// - Parameters:
///   - parameters: The parameters whose gradients are clipped.
///   - norm: The largest norm allowed, or `nil` to measure only.
/// - Returns: The global norm before clipping.
@discardableResult
public func clipGradients(of parameters: ParameterSet, toNorm norm: Double?) -> Double {
  var sum = 0.0
  for parameter in parameters {
    guard let storage = parameter.gradientBuffer.storage else { continue }
    // Eight sums side by side: one alone would wait for its last addition all the time.
    var sums = SIMD8<Double>.zero
    let whole = storage.count & ~7
    var offset = 0
    while offset < whole {
      let values = SIMD8<Double>(
        UnsafeRawPointer(storage.pointer + offset).loadUnaligned(as: SIMD8<Float>.self)
      )
      sums += values * values
      offset += 8
    }
    sum += sums.sum()
    while offset < storage.count {
      sum += Double(storage.pointer[offset]) * Double(storage.pointer[offset])
      offset += 1
    }
  }
  let globalNorm = sum.squareRoot()
  guard let norm, globalNorm.isFinite else { return globalNorm }
  let factor = norm / (globalNorm + 1e-6)
  guard factor < 1 else { return globalNorm }
  for parameter in parameters {
    guard let storage = parameter.gradientBuffer.storage else { continue }
    rowScale(storage.pointer, by: Float(factor), count: storage.count)
  }
  return globalNorm
}
