/// The element types of safetensors that can be read into 32-bit floats.
enum ElementType: String {
  case float32 = "F32"
  case float16 = "F16"
  case brainFloat16 = "BF16"

  /// The number of bytes of an element.
  var byteCount: Int { self == .float32 ? 4 : 2 }

  /// Reads little-endian elements; every value of the narrower types is exact as a 32-bit float.
  func decode(_ bytes: UnsafeRawBufferPointer) -> [Float] {
    (0..<(bytes.count / byteCount)).map { index in
      switch self {
      case .float32:
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
          )
        )
      case .float16:
        Self.halfToSingle(
          UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
        )
      case .brainFloat16:
        Float(
          bitPattern: UInt32(
            UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
          )
            << 16
        )
      }
    }
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
