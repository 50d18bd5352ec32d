/// Which elements of a matrix dropout keeps, one bit each.
///
/// An element is dropped if 16 bits of Philox4x32-10 are below the rate times 65536; those that are
/// kept are multiplied by the inverse of the share that is kept. Block *b* of a row decides eight
/// elements of a chunk of 64: the ones that leave the remainder *b* divided by 8.
struct DropoutMask: Sendable {
  /// The number of rows.
  let rows: Int
  /// The number of elements in a row.
  let columns: Int
  /// What elements that are kept are multiplied by.
  let scale: Double
  /// The bits of all rows, 1 for an element that is kept; a row is whole words.
  private let words: [UInt64]

  /// The number of words of a row.
  private var wordsPerRow: Int { (columns + 63) / 64 }

  /// Draws a mask.
  ///
  /// - Parameters:
  ///   - key: The key of the stream.
  ///   - rows: The counter of each row.
  ///   - columns: The number of elements in a row.
  ///   - rate: The share of elements that is dropped, at least 0 and below 1.
  init(key: UInt64, rows: [UInt64], columns: Int, rate: Double) {
    require(rate >= 0 && rate < 1, "A dropout rate of \(rate)")
    let threshold = min(65535, UInt64((rate * 65536).rounded()))
    self.rows = rows.count
    self.columns = columns
    scale = 65536 / Double(65536 - threshold)
    let wordsPerRow = (columns + 63) / 64
    words = [UInt64](unsafeUninitializedCapacity: rows.count * wordsPerRow) { words, count in
      for (index, row) in rows.enumerated() {
        for chunk in 0..<wordsPerRow {
          words[index * wordsPerRow + chunk] = Self.bits(
            key: key,
            row: row,
            chunk: UInt64(chunk),
            threshold: threshold
          )
        }
      }
      count = rows.count * wordsPerRow
    }
  }

  /// The bits of the elements from a place in a row on; those beyond the row are of no meaning.
  @inline(__always)
  func bits(row: Int, from column: Int) -> UInt64 {
    words[row &* wordsPerRow &+ column >> 6] >> UInt64(column & 63)
  }

  /// Decides 64 elements.
  @inline(__always)
  private static func bits(
    key: UInt64,
    row: UInt64,
    chunk: UInt64,
    threshold: UInt64
  ) -> UInt64 {
    let lanes = SIMD8<UInt64>(0, 1, 2, 3, 4, 5, 6, 7)
    // Eight blocks at once, in the lower halves of 64-bit lanes.
    let block = SIMD8(repeating: chunk << 3) &+ lanes
    let low = SIMD8<UInt64>(repeating: 0xFFFF_FFFF)
    var word0 = block & low
    var word1 = block &>> 32
    var word2 = SIMD8(repeating: row & 0xFFFF_FFFF)
    var word3 = SIMD8(repeating: row >> 32)
    var key0 = key & 0xFFFF_FFFF
    var key1 = key >> 32
    for _ in 0..<10 {
      let first = word0 &* SIMD8(repeating: 0xD251_1F53)
      let second = word2 &* SIMD8(repeating: 0xCD9E_8D57)
      word0 = (second &>> 32) ^ word1 ^ SIMD8(repeating: key0)
      word1 = second & low
      word2 = (first &>> 32) ^ word3 ^ SIMD8(repeating: key1)
      word3 = first & low
      key0 = (key0 &+ 0x9E37_79B9) & 0xFFFF_FFFF
      key1 = (key1 &+ 0xBB67_AE85) & 0xFFFF_FFFF
    }
    var dropped = SIMD8<UInt64>.zero
    var shift = lanes
    for part in 0..<8 {
      let word = part < 2 ? word0 : part < 4 ? word1 : part < 6 ? word2 : word3
      let half = part & 1 == 0 ? word & 0xFFFF : word &>> 16
      // The difference is negative, and its highest bit set, where the element is dropped.
      dropped |= ((half &- SIMD8(repeating: threshold)) &>> 63) &<< shift
      shift &+= 8
    }
    let four = dropped.lowHalf | dropped.highHalf
    let two = four.lowHalf | four.highHalf
    return ~(two.x | two.y)
  }
}
