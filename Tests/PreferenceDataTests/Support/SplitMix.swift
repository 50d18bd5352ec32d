import PreferenceData

/// A small generator for tests (Steele, Lea and Flood's SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

extension DataContext {
  /// A context whose streams all follow from `seed`.
  static func seeded(_ seed: UInt64) -> DataContext {
    DataContext { stream, index in
      var mixed = SplitMix(state: seed)
      var state = mixed.next()
      for byte in stream.utf8 {
        mixed.state = state ^ UInt64(byte)
        state = mixed.next()
      }
      mixed.state = state ^ index
      return SplitMix(state: mixed.next())
    }
  }
}
