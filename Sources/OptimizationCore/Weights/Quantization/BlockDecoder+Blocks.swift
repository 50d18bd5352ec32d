/// Blocks of 32 elements: a half-precision scale, perhaps a minimum, and the numbers.
///
/// Of two four-bit numbers in a byte, the lower belongs to the first half of the block and the upper
/// to the second. The fifth bits are together in four bytes, one bit for each element in order.
extension BlockDecoder {
  static func decodeEightBit(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let scale = half(block, at: 0)
    store(signedFloats(bytes(block, at: 2)) * scale, to: destination)
    store(signedFloats(bytes(block, at: 18)) * scale, to: destination + 16)
  }

  static func decodeFourBit(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let scale = half(block, at: 0)
    let numbers = bytes(block, at: 2)
    store((floats(numbers & 0xF) - 8) * scale, to: destination)
    store((floats(numbers &>> 4) - 8) * scale, to: destination + 16)
  }

  static func decodeFourBitWithMinimum(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let (scale, minimum) = (half(block, at: 0), half(block, at: 2))
    let numbers = bytes(block, at: 4)
    store(floats(numbers & 0xF) * scale + minimum, to: destination)
    store(floats(numbers &>> 4) * scale + minimum, to: destination + 16)
  }

  static func decodeFiveBit(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let scale = half(block, at: 0)
    let numbers = bytes(block, at: 6)
    let (first, second) = fiveBitFloats(numbers, block, at: 2)
    store((first - 16) * scale, to: destination)
    store((second - 16) * scale, to: destination + 16)
  }

  static func decodeFiveBitWithMinimum(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let (scale, minimum) = (half(block, at: 0), half(block, at: 2))
    let numbers = bytes(block, at: 8)
    let (first, second) = fiveBitFloats(numbers, block, at: 4)
    store(first * scale + minimum, to: destination)
    store(second * scale + minimum, to: destination + 16)
  }

  /// Makes floats of the two halves of a block, whose fifth bits are in four bytes at `offset`.
  @inline(__always)
  private static func fiveBitFloats(
    _ numbers: Bytes,
    _ block: UnsafeRawPointer,
    at offset: Int
  ) -> (first: Floats, second: Floats) {
    let upper = UInt32(
      littleEndian: block.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    )
    let places = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let first = ((SIMD16<UInt32>(repeating: upper) &>> places) & 1) &<< 4
    let second = ((SIMD16<UInt32>(repeating: upper &>> 16) &>> places) & 1) &<< 4
    return (
      floats(numbers & 0xF, plus: first), floats(numbers &>> 4, plus: second)
    )
  }

  @inline(__always)
  private static func floats(_ bytes: Bytes, plus upper: SIMD16<UInt32>) -> Floats {
    let sum =
      SIMD16<Int32>(truncatingIfNeeded: bytes)
      | SIMD16<Int32>(truncatingIfNeeded: upper)
    return Floats(sum)
  }
}
