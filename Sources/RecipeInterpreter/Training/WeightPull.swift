import OptimizationCore

/// The gradient of λ/2·‖θ − θ₀‖² with the weights θ₀ that a stage starts from.
final class WeightPull {
  private let strength: Double
  private let start: [[Float]]

  /// Keeps the weights as they are now.
  init(strength: Double, parameters: ParameterSet<Float>) {
    self.strength = strength
    start = parameters.map(\.values)
  }

  /// Adds the gradient to that of the loss.
  /// - Parameter parameters: The weights, in the order in which they were kept.
  /// - Returns: What the pull adds to the loss.
  func addGradients(to parameters: ParameterSet<Float>) -> Double {
    let factor = Float(strength)
    var sum = 0.0
    for (parameter, start) in zip(parameters, start) {
      var gradient = parameter.gradient
      parameter.withUnsafeMutableValues { values in
        for index in values.indices {
          let distance = values[index] - start[index]
          sum += Double(distance) * Double(distance)
          gradient[index] += factor * distance
        }
      }
      parameter.gradient = gradient
    }
    return 0.5 * strength * sum
  }
}
