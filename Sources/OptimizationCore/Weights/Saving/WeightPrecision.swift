/// How weights are written to a file.
public enum WeightPrecision: String, CaseIterable, Codable, Hashable, Sendable {
  /// 32 bits, exact.
  case float32
  /// IEEE 754 with 16 bits; numbers beyond 65504 become infinite.
  case float16
  /// The upper 16 bits of a 32-bit float.
  case bfloat16

  /// What safetensors calls it.
  var elementType: ElementType {
    switch self {
    case .float32: .float32
    case .float16: .float16
    case .bfloat16: .brainFloat16
    }
  }

  /// The bytes of an element.
  public var byteCount: Int { self == .float32 ? 4 : 2 }

  /// Rounds a number to 16 bits, to the nearest and from the middle to the even one.
  @inline(__always)
  static func float16Bits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
    // From 65520 on numbers round to infinity.
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
      // Below the smallest normal number: adding 0.5 leaves the right digits at the end.
      let shifted = Float(bitPattern: magnitude) + 0.5
      return sign | UInt16(truncatingIfNeeded: shifted.bitPattern &- 0x3F00_0000)
    }
    let odd = (magnitude >> 13) & 1
    let rounded = magnitude &+ 0xFFF &+ odd &- 0x3800_0000
    return sign | UInt16(truncatingIfNeeded: rounded >> 13)
  }

  /// Rounds a number to the upper 16 bits of a 32-bit float, to the nearest and from the middle to
  /// the even one.
  @inline(__always)
  static func brainFloat16Bits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if bits & 0x7FFF_FFFF > 0x7F80_0000 { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }
}
