import Foundation
import OptimizationCore

/// The time and memory that loading a model and running it once take.
struct LoadCost {
  /// The time until the model could be run, on the wall.
  var seconds: Double
  /// The memory that was resident after loading, beyond what was before.
  var loadedBytes: Int
  /// The most that was resident while loading.
  var loadingPeakBytes: Int
  /// The most that was resident while loading and running.
  var runningPeakBytes: Int

  /// Measures both.
  ///
  /// - Parameters:
  ///   - load: Loads the model.
  ///   - running: Runs it.
  /// - Returns: What they took.
  /// - Throws: What `load` throws.
  static func measured<Model>(
    _ load: () throws -> Model,
    running: (Model) -> Void
  ) throws -> LoadCost {
    StepMemory.release()
    // The system begins anew with the peak; where it can't, peaks are those since the start.
    try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    let before = StepMemory.residentBytes
    let start = Date()
    let model = try load()
    var cost = LoadCost(
      seconds: Date().timeIntervalSince(start),
      loadedBytes: StepMemory.residentBytes - before,
      loadingPeakBytes: StepMemory.peakResidentBytes - before,
      runningPeakBytes: 0
    )
    running(model)
    cost.runningPeakBytes = StepMemory.peakResidentBytes - before
    return cost
  }
}
