/// Blocks of 256 elements whose parts have scales that are themselves quantized.
extension BlockDecoder {
  /// A half-precision scale and minimum, twelve bytes of six-bit scales and minima, 128 bytes of
  /// four-bit numbers.
  static func decodeFourBitSuperblock(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let (scale, minimum) = (half(block, at: 0), half(block, at: 2))
    for pair in 0..<4 {
      let (low, high) = partScales(block + 4, pair: pair)
      for piece in 0..<2 {
        let numbers = bytes(block, at: 16 + pair * 32 + piece * 16)
        let target = destination + pair * 64 + piece * 16
        store(
          floats(numbers & 0xF) * (scale * low.scale) - minimum * low.minimum,
          to: target
        )
        store(
          floats(numbers &>> 4) * (scale * high.scale) - minimum * high.minimum,
          to: target + 32
        )
      }
    }
  }

  /// As with four bits; 32 bytes before the numbers hold the fifth bits, one bit of each byte for
  /// each part.
  static func decodeFiveBitSuperblock(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let (scale, minimum) = (half(block, at: 0), half(block, at: 2))
    for pair in 0..<4 {
      let (low, high) = partScales(block + 4, pair: pair)
      for piece in 0..<2 {
        let upper = bytes(block, at: 16 + piece * 16) &>> UInt8(2 * pair)
        let numbers = bytes(block, at: 48 + pair * 32 + piece * 16)
        let first = numbers & 0xF | (upper & 1) &<< 4
        let second = numbers &>> 4 | (upper & 2) &<< 3
        let target = destination + pair * 64 + piece * 16
        store(floats(first) * (scale * low.scale) - minimum * low.minimum, to: target)
        store(floats(second) * (scale * high.scale) - minimum * high.minimum, to: target + 32)
      }
    }
  }

  /// 128 bytes with the lower four bits, 64 with the upper two, sixteen signed scales and a
  /// half-precision one.
  static func decodeSixBitSuperblock(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let scale = half(block, at: 208)
    for side in 0..<2 {
      for piece in 0..<2 {
        let low = bytes(block, at: side * 64 + piece * 16)
        let high = bytes(block, at: side * 64 + 32 + piece * 16)
        let upper = bytes(block, at: 128 + side * 32 + piece * 16)
        let parts = (
          low & 0xF | (upper & 0x3) &<< 4, high & 0xF | (upper & 0xC) &<< 2,
          low &>> 4 | upper & 0x30, high &>> 4 | (upper & 0xC0) &>> 2
        )
        let scales = block + 192 + side * 8 + piece
        let target = destination + side * 128 + piece * 16
        @inline(__always)
        func write(_ numbers: Bytes, part: Int) {
          let own = Float(scales.load(fromByteOffset: part * 2, as: Int8.self))
          store((floats(numbers) - 32) * (scale * own), to: target + part * 32)
        }
        write(parts.0, part: 0)
        write(parts.1, part: 1)
        write(parts.2, part: 2)
        write(parts.3, part: 3)
      }
    }
  }

  /// The scales and minima of parts `2 * pair` and `2 * pair + 1`.
  ///
  /// Those of the first four parts are the lower six bits of bytes 0...3 and 4...7; those of the
  /// others have their lower four bits in bytes 8...11 and their upper two in the upper bits before.
  @inline(__always)
  private static func partScales(
    _ packed: UnsafeRawPointer,
    pair: Int
  ) -> (low: (scale: Float, minimum: Float), high: (scale: Float, minimum: Float)) {
    @inline(__always)
    func byte(_ index: Int) -> UInt8 { packed.load(fromByteOffset: index, as: UInt8.self) }
    @inline(__always)
    func part(_ index: Int) -> (scale: Float, minimum: Float) {
      guard index >= 4 else { return (Float(byte(index) & 63), Float(byte(index + 4) & 63)) }
      let shared = byte(index + 4)
      return (
        Float(shared & 0xF | (byte(index - 4) >> 6) << 4),
        Float(shared >> 4 | (byte(index) >> 6) << 4)
      )
    }
    return (part(2 * pair), part(2 * pair + 1))
  }
}
