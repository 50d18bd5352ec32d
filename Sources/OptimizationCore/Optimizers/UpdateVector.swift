/// A vector of floating-point numbers that update rules compute with.
///
/// Rules are written once against this protocol and specialized for each vector, so that 32-bit and
/// 64-bit parameters are changed by the same source.
protocol UpdateVector: BitwiseCopyable {
  /// The type of the elements.
  associatedtype Scalar: BinaryFloatingPoint
  /// The number of elements.
  static var scalarCount: Int { get }
  /// Creates a vector of equal elements.
  init(repeating value: Scalar)
  /// The sums of elements.
  static func + (left: Self, right: Self) -> Self
  /// The differences of elements.
  static func - (left: Self, right: Self) -> Self
  /// The products of elements.
  static func * (left: Self, right: Self) -> Self
  /// The quotients of elements.
  static func / (left: Self, right: Self) -> Self
  /// The roots of the elements.
  func squareRoot() -> Self
  /// The sum plus the products, fused into one rounding where the build enables it.
  static func multiplyAdd(_ sum: Self, _ left: Self, _ right: Self) -> Self
  /// 1 for positive elements, -1 for negative ones; zeros and NaNs stay what they are.
  var signs: Self { get }
}

extension UpdateVector {
  /// Creates a vector of equal elements, rounded from 64 bits.
  @inline(__always)
  init(rounding value: Double) { self.init(repeating: Scalar(value)) }

  /// Loads a vector from memory that need not be aligned.
  @inline(__always)
  static func load(_ pointer: UnsafeMutablePointer<Scalar>) -> Self {
    UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
  }

  /// Stores the vector to memory that need not be aligned.
  @inline(__always)
  func store(to pointer: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
  }
}

extension SIMD16<Float>: UpdateVector {
  @inline(__always)
  static func multiplyAdd(_ sum: Self, _ left: Self, _ right: Self) -> Self {
    #if PENCHANT_FMA
      return sum.addingProduct(left, right)
    #else
      return sum + left * right
    #endif
  }

  @inline(__always)
  var signs: Self {
    replacing(with: 1, where: self .> 0).replacing(with: -1, where: self .< 0)
  }
}

extension SIMD8<Float>: UpdateVector {
  @inline(__always)
  static func multiplyAdd(_ sum: Self, _ left: Self, _ right: Self) -> Self {
    #if PENCHANT_FMA
      return sum.addingProduct(left, right)
    #else
      return sum + left * right
    #endif
  }

  @inline(__always)
  var signs: Self {
    replacing(with: 1, where: self .> 0).replacing(with: -1, where: self .< 0)
  }
}
