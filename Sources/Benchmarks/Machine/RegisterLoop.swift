#if PENCHANT_AVX512
  /// The widest vector that fits into one register of this build.
  typealias RegisterVector = SIMD16<Float>
#elseif PENCHANT_AVX2
  /// The widest vector that fits into one register of this build.
  typealias RegisterVector = SIMD8<Float>
#else
  /// The widest vector that fits into one register of this build.
  typealias RegisterVector = SIMD4<Float>
#endif

/// Multiplications and additions that touch registers only: what no kernel can be faster than.
enum RegisterLoop {
  /// The products and sums of one call of `run(rounds:seed:)`.
  ///
  /// - Parameter rounds: The call's argument.
  /// - Returns: Floating-point operations; a fused multiplication and addition counts as two.
  static func operations(rounds: Int) -> Double {
    Double(rounds * 12 * RegisterVector.scalarCount * 2)
  }

  /// Runs twelve independent chains, which is more than units times latency on current processors.
  ///
  /// Three more registers hold the operands, so that everything fits into sixteen.
  ///
  /// - Parameters:
  ///   - rounds: How often each chain is extended by a product and a sum.
  ///   - seed: A number the compiler does not know.
  /// - Returns: A number that depends on all chains.
  @inline(never)
  static func run(rounds: Int, seed: Float) -> Float {
    let factor = RegisterVector(repeating: 0.999 + seed * 1e-6)
    let summand = RegisterVector(repeating: 0.001 + seed * 1e-6)
    var a = RegisterVector(repeating: seed)
    var b = a + 1
    var c = a + 2
    var d = a + 3
    var e = a + 4
    var f = a + 5
    var g = a + 6
    var h = a + 7
    var i = a + 8
    var j = a + 9
    var k = a + 10
    var l = a + 11
    for _ in 0..<rounds {
      a = extend(a, factor, summand)
      b = extend(b, factor, summand)
      c = extend(c, factor, summand)
      d = extend(d, factor, summand)
      e = extend(e, factor, summand)
      f = extend(f, factor, summand)
      g = extend(g, factor, summand)
      h = extend(h, factor, summand)
      i = extend(i, factor, summand)
      j = extend(j, factor, summand)
      k = extend(k, factor, summand)
      l = extend(l, factor, summand)
    }
    let first = a + b + c + d
    let second = e + f + g + h
    let third = i + j + k + l
    return (first + second + third).sum()
  }

  /// Returns `chain * factor + summand`, fused where the build enables it.
  @inline(__always)
  private static func extend(
    _ chain: RegisterVector,
    _ factor: RegisterVector,
    _ summand: RegisterVector
  ) -> RegisterVector {
    #if PENCHANT_FMA
      summand.addingProduct(chain, factor)
    #else
      chain * factor + summand
    #endif
  }
}
