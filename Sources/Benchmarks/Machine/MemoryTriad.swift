/// The triad of the STREAM benchmark (McCalpin, 1995): a = b + factor * c over large arrays.
final class MemoryTriad: Sendable {
  /// The number of floats in each of the three arrays.
  let count: Int
  private nonisolated(unsafe) let first: UnsafeMutablePointer<Float>
  private nonisolated(unsafe) let second: UnsafeMutablePointer<Float>
  private nonisolated(unsafe) let third: UnsafeMutablePointer<Float>

  /// Allocates the arrays.
  ///
  /// - Parameter bytes: The size of all three together, in bytes.
  init(bytes: Int) {
    count = max(1 << 10, bytes / 12) & ~1023
    first = .allocate(capacity: count)
    second = .allocate(capacity: count)
    third = .allocate(capacity: count)
    first.initialize(repeating: 0, count: count)
    second.initialize(repeating: 1, count: count)
    third.initialize(repeating: 2, count: count)
  }

  deinit {
    first.deallocate()
    second.deallocate()
    third.deallocate()
  }

  /// Measures how many bytes per second the triad reads and writes.
  ///
  /// As in STREAM, 12 bytes count per element: what the processor reads of the target before it
  /// writes there is left out.
  ///
  /// - Parameters:
  ///   - threads: How many threads work, each on a part of its own.
  ///   - seconds: How long each repeats its part.
  /// - Returns: Bytes per second of all threads.
  func rate(threads: Int, seconds: Double) -> Double {
    ThreadRates.total(threads: threads, seconds: seconds) { thread in
      let start = self.count / threads * thread
      let end = thread == threads - 1 ? self.count : self.count / threads * (thread + 1)
      self.run(start..<end)
      BlackHole.take(self.first[start])
      return Double(12 * (end - start))
    }
  }

  /// Runs the triad over a range of elements.
  @inline(never)
  private func run(_ range: Range<Int>) {
    let width = RegisterVector.scalarCount
    let factor = RegisterVector(repeating: 0.5)
    var offset = range.lowerBound
    while offset &+ width <= range.upperBound {
      let left = UnsafeRawPointer(second + offset).loadUnaligned(as: RegisterVector.self)
      let right = UnsafeRawPointer(third + offset).loadUnaligned(as: RegisterVector.self)
      UnsafeMutableRawPointer(first + offset).storeBytes(
        of: left + factor * right,
        as: RegisterVector.self
      )
      offset &+= width
    }
    while offset < range.upperBound {
      first[offset] = second[offset] + 0.5 * third[offset]
      offset &+= 1
    }
  }
}
