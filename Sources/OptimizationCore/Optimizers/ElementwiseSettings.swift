/// The settings of an optimizer whose step is one formula for every element, given the memory of that
/// element alone.
public protocol ElementwiseSettings: Codable, Hashable, Sendable {
  /// The learning rate before the schedule.
  var learningRate: Double { get }
  /// How much weights are decayed; decoupled or not, as the formula says.
  var weightDecay: Double { get }
  /// Which parameters weight decay applies to.
  var decayScope: WeightDecayScope { get }
  /// Parameters that are treated otherwise; each belongs to the first group that includes it.
  var groups: [ParameterGroup] { get }

  /// What is remembered of each element, under the names it is saved by.
  static var memoryNames: [String] { get }

  /// Makes the formula of a step.
  ///
  /// - Parameters:
  ///   - number: The number of the step, the first being 1.
  ///   - gradientScale: What gradients are multiplied by on the way.
  /// - Returns: The formula, which waits for a parameter's learning rate and weight decay.
  func step(_ number: Int, gradientScale: Double) -> ElementwiseStep
}

extension ElementwiseSettings {
  /// Makes an optimizer with these settings and no memory yet.
  ///
  /// - Parameter parameters: The parameters it will update.
  /// - Returns: The optimizer.
  public func makeOptimizer<Scalar>(
    for parameters: ParameterSet<Scalar>
  ) -> ElementwiseOptimizer<Self, Scalar> {
    ElementwiseOptimizer(self, parameters: parameters)
  }
}
