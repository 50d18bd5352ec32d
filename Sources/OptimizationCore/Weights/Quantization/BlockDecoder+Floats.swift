/// Elements that are floats of some width.
extension BlockDecoder {
  static func decodeSingles(
    _ source: UnsafeRawPointer,
    count: Int,
    to destination: UnsafeMutablePointer<Float>
  ) {
    #if _endian(little)
      UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: count * 4)
    #else
      for index in 0..<count {
        let bits = source.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        destination[index] = Float(bitPattern: UInt32(littleEndian: bits))
      }
    #endif
  }

  static func decodeHalves(
    _ source: UnsafeRawPointer,
    count: Int,
    to destination: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    #if _endian(little)
      while index + 16 <= count {
        let halves = source.loadUnaligned(fromByteOffset: index * 2, as: SIMD16<UInt16>.self)
        store(widened(SIMD16<UInt32>(truncatingIfNeeded: halves)), to: destination + index)
        index += 16
      }
    #endif
    while index < count {
      destination[index] = half(source, at: index * 2)
      index += 1
    }
  }

  /// Widens halves in the lower bits of each number.
  ///
  /// Exponent and fraction are moved to their place in a single, whose bias is larger by 112, and
  /// the difference is made good by a product, which is exact and widens subnormals too.
  @inline(__always)
  private static func widened(_ halves: SIMD16<UInt32>) -> Floats {
    let sign = (halves & 0x8000) &<< 16
    let magnitude = halves & 0x7FFF
    let finite = unsafeBitCast(magnitude &<< 13, to: Floats.self) * 0x1p112
    // All ones for infinities and NaN, whose exponent has no bias. A mask of the standard library
    // would be taken apart lane by lane.
    let special = SIMD16<Int32>(truncatingIfNeeded: 0x7BFF &- magnitude) &>> 31
    let exponent = SIMD16<UInt32>(truncatingIfNeeded: special) & 0x7F80_0000
    let bits = unsafeBitCast(finite, to: SIMD16<UInt32>.self)
    return unsafeBitCast(bits | exponent | sign, to: Floats.self)
  }

  static func decodeBrainFloats(
    _ source: UnsafeRawPointer,
    count: Int,
    to destination: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    #if _endian(little)
      while index + 16 <= count {
        let upper = source.loadUnaligned(fromByteOffset: index * 2, as: SIMD16<UInt16>.self)
        let bits = SIMD16<UInt32>(truncatingIfNeeded: upper) &<< 16
        store(unsafeBitCast(bits, to: Floats.self), to: destination + index)
        index += 16
      }
    #endif
    while index < count {
      let upper = source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
      destination[index] = Float(bitPattern: UInt32(UInt16(littleEndian: upper)) << 16)
      index += 1
    }
  }

  static func decodeDoubles(
    _ source: UnsafeRawPointer,
    count: Int,
    to destination: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count {
      let bits = source.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
      destination[index] = Float(Double(bitPattern: UInt64(littleEndian: bits)))
    }
  }
}
