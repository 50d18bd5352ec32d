import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A Python process that times matrix products of NumPy and PyTorch, one shape at a time.
final class ProductPeer {
  /// The seconds of one product, by library.
  struct Times: Codable, Sendable {
    /// NumPy's.
    var numpy: Double
    /// PyTorch's.
    var torch: Double
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var pending = Data()

  /// Starts the process.
  ///
  /// - Parameters:
  ///   - python: A Python that has NumPy and PyTorch.
  ///   - threads: How many threads both may use. One thread is measured by its processor time, more
  ///     by the time on the wall, as ours are.
  ///   - seconds: The time for one slice of a library.
  /// - Throws: `BenchmarkError.unstartable`.
  init(python: String, threads: Int, seconds: Double) throws(BenchmarkError) {
    let clock = ProcessorClock.suited(toThreads: threads) == .thread ? "thread" : "wall"
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", Self.program, String(threads), clock, String(seconds)]
    let count = String(threads)
    process.environment = ProcessInfo.processInfo.environment.merging([
      "OPENBLAS_NUM_THREADS": count, "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count,
    ]) { $1 }
    process.standardInput = input
    process.standardOutput = output
    // Writing to a Python that has ended must be an error, not this program's end.
    signal(SIGPIPE, SIG_IGN)
    do {
      try process.run()
    } catch {
      throw .unstartable(program: python, reason: error.localizedDescription)
    }
  }

  /// Times one slice of each library.
  ///
  /// - Parameter shape: The product.
  /// - Returns: The medians of the slices.
  /// - Throws: `BenchmarkError` if the process ended or printed something else.
  func measure(_ shape: ProductShape) throws -> Times {
    let line =
      "\(shape.rows) \(shape.depth) \(shape.columns) \(shape.transposesLeft ? 1 : 0) "
      + "\(shape.transposesRight ? 1 : 0)\n"
    // An error means that Python has ended, which shows when its answer is read.
    try? input.fileHandleForWriting.write(contentsOf: Data(line.utf8))
    while !pending.contains(UInt8(ascii: "\n")) {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else {
        process.waitUntilExit()
        throw BenchmarkError.failed(
          program: "Python",
          status: process.terminationStatus,
          output: String(decoding: pending, as: UTF8.self)
        )
      }
      pending += data
    }
    let answer = pending.prefix { $0 != UInt8(ascii: "\n") }
    pending = Data(pending.dropFirst(answer.count + 1))
    guard let times = try? JSONDecoder().decode(Times.self, from: answer) else {
      throw BenchmarkError.unreadable(
        program: "Python",
        output: String(decoding: answer, as: UTF8.self)
      )
    }
    return times
  }

  /// Ends the process.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Reads a shape per line, answers with the median seconds of both libraries.
  ///
  /// Outputs are made once, as ours are. The pause lets threads that wait by turning round come to
  /// rest before somebody else is measured.
  private static let program = """
    from json import dumps
    from statistics import median
    from sys import argv, stdin
    from time import perf_counter, sleep, thread_time
    from numpy import float32, matmul, zeros
    from numpy.random import default_rng
    from torch import from_numpy, mm, no_grad, set_num_threads
    threads, clock, seconds = int(argv[1]), argv[2], float(argv[3])
    set_num_threads(threads)
    now = thread_time if clock == "thread" else perf_counter
    def measured(run):
        run()
        count, took = 1, 0.0
        while True:
            start = now()
            for _ in range(count): run()
            took = now() - start
            if took >= 1e-4 or count >= 1 << 22: break
            count *= 2
        count = max(1, round(2e-4 / max(1e-9, took / count)))
        slices, end = [], perf_counter() + seconds
        while len(slices) < 3 or perf_counter() < end:
            start = now()
            for _ in range(count): run()
            slices.append((now() - start) / count)
        return median(slices)
    random = default_rng(1)
    made = {}
    for line in stdin:
        key = tuple(map(int, line.split()))
        rows, depth, columns, first, second = key
        if key not in made:
            made.clear()
            a = random.random((depth, rows) if first else (rows, depth), dtype=float32) - 0.5
            b = random.random((columns, depth) if second else (depth, columns), dtype=float32) - 0.5
            made[key] = a, b, zeros((rows, columns), dtype=float32)
        a, b, c = made[key]
        ta, tb, tc = map(from_numpy, (a, b, c))
        if first: a, ta = a.T, ta.T
        if second: b, tb = b.T, tb.T
        with no_grad():
            times = dict(
                numpy=measured(lambda: matmul(a, b, out=c)),
                torch=measured(lambda: mm(ta, tb, out=tc)))
        sleep(0.03)
        print(dumps(times), flush=True)
    """
}
