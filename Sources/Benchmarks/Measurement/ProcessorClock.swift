#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is read before and after a piece of work.
enum ProcessorClock: String, Codable, Sendable {
  /// The time the calling thread spent on a processor; other programs do not change it much.
  case thread
  /// The time on the wall, which is what counts when several threads work.
  case wall

  /// The clock for work on a number of threads.
  ///
  /// - Parameter threads: How many threads work.
  /// - Returns: `thread` for one thread, `wall` for more.
  static func suited(toThreads threads: Int) -> ProcessorClock { threads > 1 ? .wall : .thread }

  /// Seconds since some moment.
  var now: Double {
    var time = timespec()
    switch self {
    case .thread: clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    case .wall: clock_gettime(CLOCK_MONOTONIC, &time)
    }
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
