/// Where the inner values of each outer one lie in an array of all of them: an example's tokens, an
/// example's candidates, a candidate's tokens or pairs, a batch's examples.
struct Segments: Sendable {
  /// One more offset than outer values, from 0 up.
  let starts: [Int]

  /// The number of outer values.
  var count: Int { starts.count - 1 }
  /// The number of inner values.
  var innerCount: Int { starts.last ?? 0 }

  /// Makes segments; nil when the offsets contradict themselves or the number of outer values.
  init?(starts: [Int], count: Int) {
    guard starts.count == count + 1, starts.first == 0 else { return nil }
    for index in 0..<count where starts[index + 1] < starts[index] { return nil }
    self.starts = starts
  }

  private init(unchecked starts: [Int]) { self.starts = starts }

  /// How many inner values each outer one has.
  func lengths<Number: FormulaNumber>() -> [Number] {
    (0..<count).map { Number(starts[$0 + 1] - starts[$0]) }
  }

  /// The sum of each outer value's inner ones.
  func sums<Number: FormulaNumber>(_ values: [Number]) -> [Number] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map { Self.sum(values, starts[$0], starts[$0 + 1]) }
    }
  }

  /// The mean of each outer value's inner ones; not a number where there are none.
  func means<Number: FormulaNumber>(_ values: [Number]) -> [Number] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map {
        Self.sum(values, starts[$0], starts[$0 + 1]) / Number(starts[$0 + 1] - starts[$0])
      }
    }
  }

  /// Each outer value once per inner one.
  func spread<Number: FormulaNumber>(_ values: [Number]) -> [Number] {
    fill { values[$0] }
  }

  /// Each outer value divided by the number of its inner ones, once per inner one.
  func spreadEvenly<Number: FormulaNumber>(_ values: [Number]) -> [Number] {
    fill { values[$0] / Number(starts[$0 + 1] - starts[$0]) }
  }

  private func fill<Number: FormulaNumber>(_ value: (Int) -> Number) -> [Number] {
    Array(unsafeUninitializedCapacity: innerCount) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      for outer in 0..<count {
        let start = starts[outer]
        let length = starts[outer + 1] - start
        if length > 0 { (base + start).initialize(repeating: value(outer), count: length) }
      }
      initialized = innerCount
    }
  }

  /// Sums with eight running totals.
  ///
  /// One would wait for each addition before the next, and would lose more digits. The order depends
  /// on the segment alone, so that neighbours don't change a sum.
  private static func sum<Number: FormulaNumber>(
    _ values: UnsafeBufferPointer<Number>,
    _ start: Int,
    _ end: Int
  ) -> Number {
    guard let base = values.baseAddress else { return 0 }
    var wide = SIMD8<Number>.zero
    var index = start
    while index + 8 <= end {
      wide += UnsafeRawPointer(base + index).loadUnaligned(as: SIMD8<Number>.self)
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

extension Segments {
  /// The segments of all ordered pairs of each segment's values: one segment per value.
  var pairs: Segments {
    var starts = [0]
    starts.reserveCapacity(innerCount + 1)
    for outer in 0..<count {
      let length = self.starts[outer + 1] - self.starts[outer]
      for _ in 0..<length { starts.append((starts.last ?? 0) + length) }
    }
    return Segments(unchecked: starts)
  }

  /// One segment of all values.
  static func whole(_ count: Int) -> Segments { Segments(unchecked: [0, count]) }

  /// The value of the second member of every ordered pair of each segment's values.
  func seconds<Number: FormulaNumber>(_ values: [Number]) -> [Number] {
    var result: [Number] = []
    for outer in 0..<count {
      let own = values[starts[outer]..<starts[outer + 1]]
      for _ in own.indices { result.append(contentsOf: own) }
    }
    return result
  }

  /// For every value the sum over the pairs of which it is the second member.
  func sumsOfSeconds<Number: FormulaNumber>(_ pairs: [Number]) -> [Number] {
    var result = [Number](repeating: 0, count: innerCount)
    var place = 0
    for outer in 0..<count {
      for _ in starts[outer]..<starts[outer + 1] {
        for second in starts[outer]..<starts[outer + 1] {
          result[second] += pairs[place]
          place += 1
        }
      }
    }
    return result
  }

  /// The logarithm of the sum of exponentials of each outer value's inner ones.
  /// - Parameters:
  ///   - values: The inner values.
  ///   - mask: Which inner values take part, those that are not 0; nil for all.
  ///   - isMean: Whether the exponentials' mean takes the place of their sum.
  /// - Returns: One number per outer value, minus infinity where nothing takes part.
  func logSumExps<Number: FormulaNumber>(
    _ values: [Number],
    mask: [Number]? = nil,
    isMean: Bool = false
  ) -> [Number] {
    (0..<count).map { outer in
      let range = starts[outer]..<starts[outer + 1]
      var greatest = -Number.infinity
      for index in range where mask.map({ $0[index] != 0 }) ?? true {
        // Not a number stays what it is.
        greatest = values[index] > greatest || values[index].isNaN ? values[index] : greatest
      }
      guard greatest.isFinite else { return greatest }
      var sum: Number = 0
      for index in range where mask.map({ $0[index] != 0 }) ?? true {
        sum += Number.exp(values[index] - greatest)
      }
      return greatest + Number.log(isMean ? sum / Number(range.count) : sum)
    }
  }

  /// The numbers of each segment's values from the largest value to the smallest, the earlier one
  /// first at a tie.
  func order<Number: FormulaNumber>(_ values: [Number]) -> [Int] {
    (0..<count).flatMap { outer in
      (starts[outer]..<starts[outer + 1]).sorted { left, right in
        values[left] == values[right] ? left < right : values[left] > values[right]
      }
    }
  }

  /// The place of every value in its segment from 1 up, the earlier one first at a tie.
  func ranks<Number: FormulaNumber>(_ values: [Number], descending: Bool) -> [Number] {
    var ranks = [Number](repeating: 0, count: values.count)
    for outer in 0..<count {
      let order = (starts[outer]..<starts[outer + 1]).sorted { left, right in
        let (first, second) = descending ? (right, left) : (left, right)
        return values[first] == values[second]
          ? left < right : values[first] < values[second]
      }
      for (place, index) in order.enumerated() { ranks[index] = Number(place + 1) }
    }
    return ranks
  }
}
