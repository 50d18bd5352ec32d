/// Conversion of stored elements into 32-bit floats.
///
/// The layouts of the quantized blocks are those of GGML (`ggml-common.h` and `ggml-quants.c` of
/// llama.cpp). Every number is computed with the operations and in the order that the reference
/// has, so results are equal to the last bit; no product is fused with a sum.
enum BlockDecoder {
  /// Sixteen bytes and the vectors made of them.
  typealias Bytes = SIMD16<UInt8>
  typealias Floats = SIMD16<Float>

  /// Converts blocks.
  ///
  /// - Parameters:
  ///   - type: How the elements are written.
  ///   - source: `blockCount` blocks; need not be aligned.
  ///   - blockCount: The number of blocks.
  ///   - destination: Room for the elements.
  static func decode(
    _ type: ElementType,
    from source: UnsafeRawPointer,
    blockCount: Int,
    to destination: UnsafeMutablePointer<Float>
  ) {
    switch type {
    case .float32: decodeSingles(source, count: blockCount, to: destination)
    case .float16: decodeHalves(source, count: blockCount, to: destination)
    case .brainFloat16: decodeBrainFloats(source, count: blockCount, to: destination)
    case .float64: decodeDoubles(source, count: blockCount, to: destination)
    case .eightBit, .fourBit, .fourBitWithMinimum, .fiveBit, .fiveBitWithMinimum,
      .fourBitSuperblock, .fiveBitSuperblock, .sixBitSuperblock:
      let (bytes, length) = (type.blockByteCount, type.blockLength)
      for block in 0..<blockCount {
        let start = source + block * bytes
        let end = destination + block * length
        switch type {
        case .eightBit: decodeEightBit(start, to: end)
        case .fourBit: decodeFourBit(start, to: end)
        case .fourBitWithMinimum: decodeFourBitWithMinimum(start, to: end)
        case .fiveBit: decodeFiveBit(start, to: end)
        case .fiveBitWithMinimum: decodeFiveBitWithMinimum(start, to: end)
        case .fourBitSuperblock: decodeFourBitSuperblock(start, to: end)
        case .fiveBitSuperblock: decodeFiveBitSuperblock(start, to: end)
        default: decodeSixBitSuperblock(start, to: end)
        }
      }
    }
  }

  /// Reads a little-endian half as a float.
  @inline(__always)
  static func half(_ source: UnsafeRawPointer, at offset: Int) -> Float {
    ElementType.halfToSingle(
      UInt16(littleEndian: source.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    )
  }

  /// Reads sixteen bytes.
  @inline(__always)
  static func bytes(_ source: UnsafeRawPointer, at offset: Int) -> Bytes {
    source.loadUnaligned(fromByteOffset: offset, as: Bytes.self)
  }

  /// Makes floats of numbers below 256.
  @inline(__always)
  static func floats(_ bytes: Bytes) -> Floats {
    Floats(SIMD16<Int32>(truncatingIfNeeded: bytes))
  }

  /// Makes floats of signed bytes.
  @inline(__always)
  static func signedFloats(_ bytes: Bytes) -> Floats {
    Floats(SIMD16<Int32>(truncatingIfNeeded: SIMD16<Int8>(truncatingIfNeeded: bytes)))
  }

  @inline(__always)
  static func store(_ floats: Floats, to destination: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(destination).storeBytes(of: floats, as: Floats.self)
  }
}
