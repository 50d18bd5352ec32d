/// Eight 64-bit floats; `SIMD8` itself can conform to `UpdateVector` for one type of element only.
struct DoubleVector: UpdateVector {
  static var scalarCount: Int { 8 }

  private var lanes: SIMD8<Double>

  @inline(__always)
  private init(_ lanes: SIMD8<Double>) { self.lanes = lanes }

  @inline(__always)
  init(repeating value: Double) { lanes = SIMD8(repeating: value) }

  @inline(__always)
  static func + (left: Self, right: Self) -> Self { Self(left.lanes + right.lanes) }

  @inline(__always)
  static func - (left: Self, right: Self) -> Self { Self(left.lanes - right.lanes) }

  @inline(__always)
  static func * (left: Self, right: Self) -> Self { Self(left.lanes * right.lanes) }

  @inline(__always)
  static func / (left: Self, right: Self) -> Self { Self(left.lanes / right.lanes) }

  @inline(__always)
  func squareRoot() -> Self { Self(lanes.squareRoot()) }

  @inline(__always)
  static func multiplyAdd(_ sum: Self, _ left: Self, _ right: Self) -> Self {
    #if PENCHANT_FMA
      return Self(sum.lanes.addingProduct(left.lanes, right.lanes))
    #else
      return Self(sum.lanes + left.lanes * right.lanes)
    #endif
  }

  @inline(__always)
  var signs: Self {
    Self(lanes.replacing(with: 1, where: lanes .> 0).replacing(with: -1, where: lanes .< 0))
  }
}
