/// Arguments for kernels.
enum RandomFloats {
  /// Draws numbers uniformly from a range; the same ones every time.
  ///
  /// - Parameters:
  ///   - count: How many numbers.
  ///   - range: The range.
  ///   - seed: The generator's seed.
  /// - Returns: The numbers.
  static func uniform(
    _ count: Int,
    in range: ClosedRange<Float> = -1...1,
    seed: UInt32 = 1
  ) -> [Float] {
    var generator = MersenneTwister(seed: seed)
    let width = range.upperBound - range.lowerBound
    return (0..<count).map { _ in
      range.lowerBound + Float(generator.next() >> 8) * 0x1p-24 * width
    }
  }
}
