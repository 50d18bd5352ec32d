/// A hash that depends on a key, the same in every process (SipHash-2-4 of Aumasson and Bernstein).
///
/// Swift's own `Hasher` is seeded anew in each process, so it cannot order the keys of a split.
struct KeyedHash {
  private var lanes: (UInt64, UInt64, UInt64, UInt64)

  /// Makes the hash with a key of two words.
  init(key: (UInt64, UInt64)) {
    lanes = (
      key.0 ^ 0x736F_6D65_7073_6575, key.1 ^ 0x646F_7261_6E64_6F6D,
      key.0 ^ 0x6C79_6765_6E65_7261, key.1 ^ 0x7465_6462_7974_6573
    )
  }

  /// The hash of the bytes of a text.
  func hash(_ text: String) -> UInt64 {
    hash(Array(text.utf8))
  }

  /// The hash of bytes.
  func hash(_ bytes: [UInt8]) -> UInt64 {
    var state = lanes
    var word: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      word |= UInt64(byte) << UInt64(8 * (index % 8))
      if index % 8 == 7 {
        Self.absorb(word, into: &state)
        word = 0
      }
    }
    word |= UInt64(bytes.count % 256) << 56
    Self.absorb(word, into: &state)
    state.2 ^= 0xFF
    for _ in 0..<4 { Self.mix(&state) }
    return state.0 ^ state.1 ^ state.2 ^ state.3
  }

  private static func absorb(_ word: UInt64, into state: inout (UInt64, UInt64, UInt64, UInt64)) {
    state.3 ^= word
    mix(&state)
    mix(&state)
    state.0 ^= word
  }

  private static func mix(_ state: inout (UInt64, UInt64, UInt64, UInt64)) {
    state.0 &+= state.1
    state.1 = rotated(state.1, by: 13) ^ state.0
    state.0 = rotated(state.0, by: 32)
    state.2 &+= state.3
    state.3 = rotated(state.3, by: 16) ^ state.2
    state.0 &+= state.3
    state.3 = rotated(state.3, by: 21) ^ state.0
    state.2 &+= state.1
    state.1 = rotated(state.1, by: 17) ^ state.2
    state.2 = rotated(state.2, by: 32)
  }

  private static func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 {
    word << bits | word >> (64 - bits)
  }
}
