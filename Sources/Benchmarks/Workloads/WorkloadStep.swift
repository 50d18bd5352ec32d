/// What a workload repeats.
protocol WorkloadStep: AnyObject {
  /// Runs one step.
  ///
  /// - Parameters:
  ///   - index: The number of the step, from 0.
  ///   - pairs: The step's pairs; packing them is part of the step.
  /// - Returns: The loss before the update.
  func run(_ index: Int, _ pairs: ArraySlice<PreferencePair>) -> Double
}
