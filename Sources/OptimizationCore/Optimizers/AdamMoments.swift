#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What one step of the Adam family makes of its running means.
struct AdamMoments {
  /// The decay of the running mean of gradients.
  let firstBeta: Double
  /// The decay of the running mean of squared gradients.
  let secondBeta: Double
  /// What is added to the root of the second mean.
  let epsilon: Double
  /// What the first mean is divided by, because it began at 0.
  let firstCorrection: Double
  /// What the root of the second mean is divided by, because it began at 0.
  let rootCorrection: Double

  /// Prepares a step.
  ///
  /// - Parameters:
  ///   - firstBeta: The decay of the running mean of gradients.
  ///   - secondBeta: The decay of the running mean of squared gradients.
  ///   - epsilon: What is added to the root of the second mean.
  ///   - step: The number of the step, the first being 1.
  init(firstBeta: Double, secondBeta: Double, epsilon: Double, step: Int) {
    self.firstBeta = firstBeta
    self.secondBeta = secondBeta
    self.epsilon = epsilon
    firstCorrection = 1 - pow(firstBeta, Double(step))
    rootCorrection = (1 - pow(secondBeta, Double(step))).squareRoot()
  }
}
