#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much of the machine a computation may use.
///
/// The number of threads changes how fast results come, never the results: work is cut into pieces
/// by shape alone, and sums over pieces are folded in the order of the pieces.
public struct ComputeContext: Sendable, Hashable {
  /// The largest number of threads that work at once; numbers below 1 mean 1.
  public var threads: Int

  /// Creates a context.
  ///
  /// - Parameter threads: The largest number of threads that work at once; numbers below 1 mean 1.
  public init(threads: Int) {
    self.threads = threads
  }

  /// Creates a context that uses every processor that is online.
  public init() {
    self.init(threads: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Calls `body` once with every number below `count`, on several threads if that is worth it.
  ///
  /// Which thread gets which number is left to chance; `body` must write to places that no other
  /// number's call touches.
  @inline(__always)
  func forEach(_ count: Int, isWorthThreads: Bool, _ body: (Int) -> Void) {
    let workers = min(threads, count)
    guard isWorthThreads, workers > 1 else {
      for piece in 0..<count { body(piece) }
      return
    }
    withoutActuallyEscaping(body) { body in
      ThreadPool.shared.run(count, threads: workers, body)
    }
  }

  /// Calls `body` with consecutive ranges of `pieceCount` numbers (the last may be shorter).
  ///
  /// - Parameters:
  ///   - count: The numbers below it are the ones to cover.
  ///   - pieceCount: The length of a range; must depend on shapes alone.
  ///   - cost: Roughly the nanoseconds one number takes; only decides whether threads are worth
  ///     their start.
  ///   - body: The work.
  @inline(__always)
  func forEachRange(
    of count: Int,
    pieceCount: Int,
    cost: Int = 1,
    _ body: (Range<Int>) -> Void
  ) {
    let pieces = (count + pieceCount - 1) / pieceCount
    forEach(pieces, isWorthThreads: count * cost > 1 << 15) { piece in
      let start = piece * pieceCount
      body(start..<min(count, start + pieceCount))
    }
  }
}
