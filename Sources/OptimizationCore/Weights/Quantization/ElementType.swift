/// How the elements of a stored tensor are written.
///
/// Quantized types store blocks of consecutive elements of a row with common scales; the raw values
/// are the names that safetensors and GGML have for the types.
public enum ElementType: String, CaseIterable, Hashable, Sendable {
  /// IEEE 754 with 32 bits.
  case float32 = "F32"
  /// IEEE 754 with 16 bits.
  case float16 = "F16"
  /// The upper 16 bits of a 32-bit float.
  case brainFloat16 = "BF16"
  /// IEEE 754 with 64 bits; reading rounds to 32.
  case float64 = "F64"
  /// Blocks of 32 signed bytes and a scale.
  case eightBit = "Q8_0"
  /// Blocks of 32 four-bit numbers, 8 less each, and a scale.
  case fourBit = "Q4_0"
  /// Blocks of 32 four-bit numbers, a scale and a minimum.
  case fourBitWithMinimum = "Q4_1"
  /// Blocks of 32 five-bit numbers, 16 less each, and a scale.
  case fiveBit = "Q5_0"
  /// Blocks of 32 five-bit numbers, a scale and a minimum.
  case fiveBitWithMinimum = "Q5_1"
  /// Blocks of 256 four-bit numbers whose eight parts have six-bit scales and minima.
  case fourBitSuperblock = "Q4_K"
  /// Blocks of 256 five-bit numbers whose eight parts have six-bit scales and minima.
  case fiveBitSuperblock = "Q5_K"
  /// Blocks of 256 six-bit numbers, 32 less each, whose sixteen parts have eight-bit scales.
  case sixBitSuperblock = "Q6_K"

  /// The number of elements of a block; a row is whole blocks.
  public var blockLength: Int {
    switch self {
    case .float32, .float16, .brainFloat16, .float64: 1
    case .eightBit, .fourBit, .fourBitWithMinimum, .fiveBit, .fiveBitWithMinimum: 32
    case .fourBitSuperblock, .fiveBitSuperblock, .sixBitSuperblock: 256
    }
  }

  /// The number of bytes of a block; for types that are not quantized, of an element.
  public var blockByteCount: Int {
    switch self {
    case .float32: 4
    case .float16, .brainFloat16: 2
    case .float64: 8
    case .eightBit: 34
    case .fourBit: 18
    case .fourBitWithMinimum: 20
    case .fiveBit: 22
    case .fiveBitWithMinimum: 24
    case .fourBitSuperblock: 144
    case .fiveBitSuperblock: 176
    case .sixBitSuperblock: 210
    }
  }

  /// Whether elements are stored in blocks with common scales.
  public var isQuantized: Bool { blockLength > 1 }

  /// The number of bytes of a tensor, or `nil` if there is no such tensor.
  ///
  /// - Parameter shape: The extent of every dimension; rows, the last, must be whole blocks.
  /// - Returns: The bytes; `nil` for a negative extent, a row of broken blocks, or overflow.
  public func byteCount(ofShape shape: [Int]) -> Int? {
    guard let elements = MemoryDemand.elementCount(of: shape),
      (shape.last ?? 1).isMultiple(of: blockLength)
    else { return nil }
    let (bytes, overflows) = (elements / blockLength)
      .multipliedReportingOverflow(by: blockByteCount)
    return overflows ? nil : bytes
  }

  /// Widens an IEEE 754 half; by hand, as `Float16` does not exist on every platform.
  static func halfToSingle(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = UInt32(half >> 10 & 0x1F)
    let fraction = UInt32(half & 0x3FF)
    switch exponent {
    case 0:
      // A subnormal half is a whole number of 2^-24.
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
