#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The tokens that cuts of a distribution have left, in the order of the vocabulary.
struct CandidateSelection {
  /// The tokens, of which the first `count` count.
  private(set) var tokens: [Int32] = []
  /// The number of tokens left.
  private(set) var count = 0
  private var heap: [Float] = []
  private var order: [UInt64] = []

  /// Finds the *k*-th largest value, equal ones counted as often as they occur.
  ///
  /// - Parameters:
  ///   - rank: Which one, from 1; beyond the last one it is the last.
  ///   - values: The values.
  ///   - count: The number of values.
  /// - Returns: The value.
  mutating func largest(_ rank: Int, of values: UnsafePointer<Float>, count: Int) -> Float {
    let size = min(rank, count)
    heap.removeAll(keepingCapacity: true)
    for index in 0..<size {
      heap.append(values[index])
      rise(index)
    }
    var index = size
    var least = FloatVector(repeating: heap[0])
    while index < count {
      // Most vectors have nothing above the least value kept.
      if index &+ vectorWidth <= count, !any(load(values + index) .> least) {
        index &+= vectorWidth
        continue
      }
      let end = min(count, index &+ vectorWidth)
      while index < end {
        if values[index] > heap[0] {
          heap[0] = values[index]
          sink()
        }
        index &+= 1
      }
      least = FloatVector(repeating: heap[0])
    }
    return heap[0]
  }

  /// Takes the tokens whose value is at least a number.
  ///
  /// - Parameters:
  ///   - values: The value of every token.
  ///   - count: The number of tokens.
  ///   - least: The number; values of negative infinity are left out in any case.
  mutating func gather(_ values: UnsafePointer<Float>, count: Int, atLeast least: Float) {
    if tokens.count < count { tokens = [Int32](repeating: 0, count: count) }
    let limit = FloatVector(repeating: max(least, -Float.greatestFiniteMagnitude))
    var kept = 0
    tokens.withUnsafeMutableBufferPointer { tokens in
      var index = 0
      while index < count {
        if index &+ vectorWidth <= count, !any(load(values + index) .>= limit) {
          index &+= vectorWidth
          continue
        }
        let end = min(count, index &+ vectorWidth)
        while index < end {
          if values[index] >= limit[0] {
            tokens[kept] = Int32(truncatingIfNeeded: index)
            kept &+= 1
          }
          index &+= 1
        }
      }
    }
    self.count = kept
  }

  /// Keeps the smallest set of the largest weights whose sum is at least a share of the whole.
  ///
  /// - Parameters:
  ///   - share: The share, above 0 and below 1.
  ///   - weights: The weight of every candidate; compacted as the candidates are.
  mutating func keepMass(_ share: Double, weights: UnsafeMutablePointer<Float>) {
    var total = 0.0
    for place in 0..<count { total += Double(weights[place]) }
    // The candidates below this weigh less than the rest together, so all of them are cut.
    let cut = Float((1 - share) * total / Double(count) * (1 - 1e-6))
    order.removeAll(keepingCapacity: true)
    for place in 0..<count where weights[place] >= cut {
      // Bits of positive floats rise with them: falling weights are rising numbers.
      order.append(UInt64(~weights[place].bitPattern) << 32 | UInt64(place))
    }
    order.sort()
    var before = 0.0
    var last: UInt64 = 0
    for key in order {
      guard before < share * total else { break }
      last = key
      before += Double(weights[Int(key & 0xFFFF_FFFF)])
    }
    compact(weights) { place, weight in
      UInt64(~weight.bitPattern) << 32 | UInt64(place) <= last
    }
  }

  /// Keeps the candidates whose weight is at least a number.
  mutating func keep(atLeast least: Float, weights: UnsafeMutablePointer<Float>) {
    compact(weights) { _, weight in weight >= least }
  }

  /// Draws a candidate by the cumulative distribution in the order of the vocabulary.
  ///
  /// - Parameters:
  ///   - uniform: A number drawn evenly from 0 to below 1.
  ///   - weights: The weight of every candidate, one of them above 0.
  /// - Returns: The token and the logarithm of its probability.
  func draw(_ uniform: Double, weights: UnsafePointer<Float>) -> (Int, Float) {
    var total = 0.0
    for place in 0..<count { total += Double(weights[place]) }
    var remaining = uniform * total
    var chosen = 0
    for place in 0..<count where weights[place] > 0 {
      chosen = place
      remaining -= Double(weights[place])
      if remaining < 0 { break }
    }
    return (Int(tokens[chosen]), Float(log(Double(weights[chosen]) / total)))
  }

  private mutating func compact(
    _ weights: UnsafeMutablePointer<Float>,
    _ isKept: (_ place: Int, _ weight: Float) -> Bool
  ) {
    var kept = 0
    for place in 0..<count where isKept(place, weights[place]) {
      tokens[kept] = tokens[place]
      weights[kept] = weights[place]
      kept += 1
    }
    count = kept
  }

  private mutating func rise(_ index: Int) {
    var child = index
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child] < heap[least] { least = child }
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
