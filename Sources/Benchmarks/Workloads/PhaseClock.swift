/// Adds up the time that the parts of a step take.
final class PhaseClock {
  private var names: [String] = []
  private var seconds: [String: Double] = [:]

  /// Runs a part and adds its time.
  ///
  /// - Parameters:
  ///   - name: What the part does.
  ///   - body: The part.
  /// - Returns: What the part returns.
  func measure<Result>(_ name: String, _ body: () -> Result) -> Result {
    let start = ProcessorClock.wall.now
    let result = body()
    if seconds[name] == nil { names.append(name) }
    seconds[name, default: 0] += ProcessorClock.wall.now - start
    return result
  }

  /// Forgets all times.
  func reset() {
    names = []
    seconds = [:]
  }

  /// The mean times in the order in which the parts were first run.
  ///
  /// - Parameter steps: The number of steps that were run.
  /// - Returns: The time of each part in one step.
  func phases(steps: Int) -> [WorkloadOutcome.Phase] {
    names.map { .init(name: $0, seconds: seconds[$0, default: 0] / Double(max(1, steps))) }
  }
}
