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
    let first = numbers & 0xF | fifthBits(block, at: 2)
    let second = numbers &>> 4 | fifthBits(block, at: 4)
    store((floats(first) - 16) * scale, to: destination)
    store((floats(second) - 16) * scale, to: destination + 16)
  }

  static func decodeFiveBitWithMinimum(
    _ block: UnsafeRawPointer,
    to destination: UnsafeMutablePointer<Float>
  ) {
    let (scale, minimum) = (half(block, at: 0), half(block, at: 2))
    let numbers = bytes(block, at: 8)
    let first = numbers & 0xF | fifthBits(block, at: 4)
    let second = numbers &>> 4 | fifthBits(block, at: 6)
    store(floats(first) * scale + minimum, to: destination)
    store(floats(second) * scale + minimum, to: destination + 16)
  }

  /// The fifth bits of sixteen elements, which two bytes hold, each in its own byte as 16 or 0.
  @inline(__always)
  private static func fifthBits(_ block: UnsafeRawPointer, at offset: Int) -> Bytes {
    let low = SIMD8<UInt8>(repeating: block.load(fromByteOffset: offset, as: UInt8.self))
    let high = SIMD8<UInt8>(repeating: block.load(fromByteOffset: offset + 1, as: UInt8.self))
    let places = Bytes(1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128)
    let isSet = (Bytes(lowHalf: low, highHalf: high) & places) .!= 0
    return Bytes(repeating: 0).replacing(with: 16, where: isSet)
  }
}
