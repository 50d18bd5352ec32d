/// What formulas remember from one optimizer step to the next: their running means.
package struct FormulaState: Hashable, Sendable {
  /// A mean with the weight of what it was taken over.
  package struct RunningValue: Hashable, Sendable {
    /// The mean.
    package var mean: Double
    /// The total weight of the rows so far.
    package var weight: Double

    /// Makes a mean.
    package init(mean: Double, weight: Double) {
      self.mean = mean
      self.weight = weight
    }
  }

  /// The values by the steps of the program that keep them.
  var values: [Int: RunningValue] = [:]
  /// What a step starts from that has no value yet.
  var start: RunningValue

  /// Makes the state before the first step.
  /// - Parameter start: What running means start from; nothing by default.
  package init(start: RunningValue = RunningValue(mean: 0, weight: 0)) { self.start = start }

  func value(of step: Int) -> RunningValue { values[step] ?? start }
}
