#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A random number generator whose output is a pure function of seed, stream name, step and index.
///
/// The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy
/// as 1, 2, 3", 2011), a counter-based generator: block *n* of a stream is computed from *n*
/// directly, so nothing that happened before, no thread and no other stream can change a value.
///
/// The 64-bit key is derived from the seed, the stream's name and the step; the 128-bit counter
/// holds the index and the number of the block. Each block yields two 64-bit values.
public struct CounterRandom: RandomNumberGenerator, Sendable, Hashable {
  private let key: UInt64
  private let position: UInt64
  private var block: UInt64 = 0
  private var pending: UInt64 = 0
  private var hasPending = false

  /// Creates the generator of one place in one stream.
  ///
  /// - Parameters:
  ///   - seed: The experiment's seed.
  ///   - stream: What the numbers are for, such as `"initialization"`; streams are independent.
  ///   - step: The step of the experiment the numbers belong to.
  ///   - index: The item within the step, such as an example or a completion.
  public init(seed: UInt64, stream: String, step: UInt64 = 0, index: UInt64 = 0) {
    key = Self.key(seed: seed, stream: stream, step: step)
    position = index
  }

  /// Derives the key of a stream at a step.
  static func key(seed: UInt64, stream: String, step: UInt64) -> UInt64 {
    // FNV-1a over the name's bytes, then mixed with the seed: names of any length give a full key.
    var name: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in stream.utf8 {
      name = (name ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    let digest = mixed(mixed(seed &+ 0x9E37_79B9_7F4A_7C15) ^ mixed(name))
    // The step goes into the key, so that the index keeps all of its 64 bits and the counter has
    // 64 bits left for the block.
    return mixed(digest &+ mixed(step &+ 0xD1B5_4A32_D192_ED03))
  }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    if hasPending {
      hasPending = false
      return pending
    }
    let words = Self.philox(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: block),
        UInt32(truncatingIfNeeded: block >> 32),
        UInt32(truncatingIfNeeded: position),
        UInt32(truncatingIfNeeded: position >> 32)
      ),
      key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    )
    block &+= 1
    pending = UInt64(words[2]) | UInt64(words[3]) << 32
    hasPending = true
    return UInt64(words[0]) | UInt64(words[1]) << 32
  }

  /// Returns a number drawn evenly from the half-open interval from 0 to 1, with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Returns a number from the standard normal distribution.
  ///
  /// The number comes from two uniform ones by the method of Box and Muller; its partner is thrown
  /// away so that every call takes the same number of random bits.
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  /// Philox4x32 with ten rounds: four random words from a counter and a key.
  static func philox(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (word0, word1, word2, word3) = (counter[0], counter[1], counter[2], counter[3])
    var (key0, key1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = word0.multipliedFullWidth(by: 0xD251_1F53)
      let second = word2.multipliedFullWidth(by: 0xCD9E_8D57)
      (word0, word1, word2, word3) = (
        second.high ^ word1 ^ key0, second.low, first.high ^ word3 ^ key1, first.low
      )
      key0 &+= 0x9E37_79B9
      key1 &+= 0xBB67_AE85
    }
    return SIMD4(word0, word1, word2, word3)
  }

  /// The finalizer of SplitMix64, a bijection whose every output bit depends on every input bit.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
