/// Measures how long pieces of work take.
///
/// Work is run once before it is measured, then in slices that are long against the clock's
/// resolution, until the time allowed is used up and there are enough slices for a median.
struct Sampler: Sendable {
  /// What time is measured.
  var clock: ProcessorClock
  /// The seconds allowed for the slices of one piece of work.
  var budget: Double
  /// The smallest number of slices, whatever they take.
  var leastSlices = 3
  /// The seconds a slice should take at least; shorter work is repeated inside one.
  var sliceSeconds = 2e-4

  /// Measures work that can be repeated at once.
  ///
  /// - Parameter body: The work. What it computes must end in memory or in a `BlackHole`.
  /// - Returns: The seconds of one run per slice.
  func measure(_ body: () -> Void) -> Sample {
    body()
    let repetitions = repetitions(of: body)
    return slices {
      let start = clock.now
      for _ in 0..<repetitions { body() }
      return (clock.now - start) / Double(repetitions)
    }
  }

  /// Measures work that uses something up that has to be made anew, such as a recorded graph.
  ///
  /// - Parameters:
  ///   - prepare: Makes what the work uses; not measured.
  ///   - body: The work.
  /// - Returns: The seconds of the work alone, one value per run.
  func measure<State>(preparing prepare: () -> State, _ body: (State) -> Void) -> Sample {
    body(prepare())
    return slices {
      let state = prepare()
      let start = clock.now
      body(state)
      return clock.now - start
    }
  }

  /// How often work must be repeated to fill a slice.
  private func repetitions(of body: () -> Void) -> Int {
    var count = 1
    while true {
      let start = clock.now
      for _ in 0..<count { body() }
      let seconds = clock.now - start
      if seconds >= sliceSeconds / 2 || count >= 1 << 24 {
        return max(1, Int((sliceSeconds / (seconds / Double(count))).rounded(.up)))
      }
      count *= 2
    }
  }

  /// Collects slices until the budget is used up; preparation counts towards it.
  private func slices(_ slice: () -> Double) -> Sample {
    let end = ProcessorClock.wall.now + budget
    var seconds: [Double] = []
    while seconds.count < leastSlices || (ProcessorClock.wall.now < end && seconds.count < 10_000) {
      seconds.append(slice())
    }
    return Sample(seconds: seconds)
  }
}
