/// A Python process that times matrix products of NumPy and PyTorch, one shape at a time.
final class ProductPeer {
  /// The seconds of one product, by library.
  struct Times: Codable, Sendable {
    /// NumPy's.
    var numpy: Double
    /// PyTorch's.
    var torch: Double
  }

  private let process: LineProcess

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
    process = try LineProcess(
      python: python,
      program: Self.program,
      arguments: [String(threads), clock, String(seconds)],
      threads: threads
    )
  }

  /// Times one slice of each library.
  ///
  /// - Parameter shape: The product.
  /// - Returns: The medians of the slices.
  /// - Throws: `BenchmarkError` if the process ended or printed something else.
  func measure(_ shape: ProductShape) throws -> Times {
    try process.answer(
      to: "\(shape.rows) \(shape.depth) \(shape.columns) \(shape.transposesLeft ? 1 : 0) "
        + "\(shape.transposesRight ? 1 : 0)",
      as: Times.self
    )
  }

  /// Ends the process.
  func stop() { process.stop() }

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
