/// The generator MT19937 (Matsumoto and Nishimura, "Mersenne Twister", 1998), which PyTorch's CPU
/// generator and NumPy's legacy one are.
struct MersenneTwister {
  private static let size = 624
  private static let middle = 397
  private var state: [UInt32]
  private var index = MersenneTwister.size

  /// Creates a generator with the reference implementation's initialization.
  ///
  /// - Parameter seed: The seed; 5489 is the reference implementation's default.
  init(seed: UInt32) {
    state = [seed]
    state.reserveCapacity(Self.size)
    for position in 1..<Self.size {
      let last = state[position - 1]
      state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(position))
    }
  }

  /// The next 32 random bits.
  mutating func next() -> UInt32 {
    if index == Self.size { renew() }
    var bits = state[index]
    index += 1
    bits ^= bits >> 11
    bits ^= (bits << 7) & 0x9d2c_5680
    bits ^= (bits << 15) & 0xefc6_0000
    bits ^= bits >> 18
    return bits
  }

  /// A whole number, as `torch.randint` draws it for ranges shorter than 2^28: the remainder of 32
  /// random bits.
  ///
  /// - Parameter range: The numbers to choose from.
  /// - Returns: One of them.
  mutating func integer(in range: Range<Int>) -> Int {
    precondition(!range.isEmpty && range.count < 1 << 28)
    return range.lowerBound + Int(next() % UInt32(range.count))
  }

  /// Computes the next 624 words of the state.
  private mutating func renew() {
    for position in 0..<Self.size {
      let high = state[position] & 0x8000_0000
      let low = state[(position + 1) % Self.size] & 0x7fff_ffff
      let mixed = high | low
      let twisted = (mixed >> 1) ^ (mixed & 1 == 0 ? 0 : 0x9908_b0df)
      state[position] = state[(position + Self.middle) % Self.size] ^ twisted
    }
    index = 0
  }
}
