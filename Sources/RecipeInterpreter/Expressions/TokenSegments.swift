/// Where each example's tokens lie in an array of all tokens of a batch.
struct TokenSegments: Sendable {
  /// One more offset than examples, from 0 up.
  let starts: [Int]

  /// The number of examples.
  var count: Int { starts.count - 1 }
  /// The number of tokens of all examples.
  var tokenCount: Int { starts.last ?? 0 }

  /// Makes segments; nil when the offsets contradict themselves or the number of examples.
  init?(starts: [Int], count: Int) {
    guard starts.count == count + 1, starts.first == 0 else { return nil }
    for index in 0..<count where starts[index + 1] < starts[index] { return nil }
    self.starts = starts
  }

  /// The number of tokens of each example.
  var lengths: [Double] {
    (0..<count).map { Double(starts[$0 + 1] - starts[$0]) }
  }

  /// The sum of each example's values.
  func sums(_ values: [Double]) -> [Double] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map { Self.sum(values, starts[$0], starts[$0 + 1]) }
    }
  }

  /// The mean of each example's values; not a number for an example without tokens.
  func means(_ values: [Double]) -> [Double] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map {
        Self.sum(values, starts[$0], starts[$0 + 1]) / Double(starts[$0 + 1] - starts[$0])
      }
    }
  }

  /// Each example's value once per token.
  func spread(_ values: [Double]) -> [Double] {
    fill { values[$0] }
  }

  /// Each example's value divided by its number of tokens, once per token.
  func spreadEvenly(_ values: [Double]) -> [Double] {
    fill { values[$0] / Double(starts[$0 + 1] - starts[$0]) }
  }

  private func fill(_ value: (Int) -> Double) -> [Double] {
    Array(unsafeUninitializedCapacity: tokenCount) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      for example in 0..<count {
        let start = starts[example]
        let length = starts[example + 1] - start
        if length > 0 { (base + start).initialize(repeating: value(example), count: length) }
      }
      initialized = tokenCount
    }
  }

  /// Sums with eight running totals.
  ///
  /// One would wait for each addition before the next, and would lose more digits. The order depends
  /// on the segment alone, so that neighbours don't change a sum.
  private static func sum(
    _ values: UnsafeBufferPointer<Double>,
    _ start: Int,
    _ end: Int
  ) -> Double {
    guard let base = values.baseAddress else { return 0 }
    var wide = SIMD8<Double>.zero
    var index = start
    while index + 8 <= end {
      wide += UnsafeRawPointer(base + index).loadUnaligned(as: SIMD8<Double>.self)
      index += 8
    }
    var total = wide.sum()
    while index < end {
      total += base[index]
      index += 1
    }
    return total
  }
}
