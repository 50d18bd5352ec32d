/// A step of an optimizer as numbers, before it is known which vectors it is computed with.
enum UpdateStep {
  /// Adam with coupled or decoupled weight decay.
  case adam(
    learningRate: Double,
    moments: AdamMoments,
    decoupledDecay: Double,
    coupledDecay: Double,
    gradientScale: Double
  )
  /// Gradient descent with momentum.
  case momentum(
    learningRate: Double,
    momentum: Double,
    isNesterov: Bool,
    decay: Double,
    gradientScale: Double
  )
  /// Lion.
  case lion(
    learningRate: Double,
    firstBeta: Double,
    secondBeta: Double,
    decay: Double,
    gradientScale: Double
  )
  /// An exponential moving average of weights.
  case average(decay: Double)

  /// How many numbers are remembered of each weight, 0 to 2.
  var slotCount: Int {
    switch self {
    case .adam: 2
    case .momentum, .lion, .average: 1
    }
  }

  /// Whether the step reads the gradient and changes the weights.
  var changesValues: Bool {
    if case .average = self { false } else { true }
  }

  /// Applies the step's rule to a range of weights.
  ///
  /// - Parameters:
  ///   - vectors: The vectors to compute with.
  ///   - buffers: The memory, padded to whole vectors.
  ///   - range: The weights; it begins at a multiple of the vector's length.
  @inline(__always)
  func update<Vector: UpdateVector>(
    _ vectors: Vector.Type,
    _ buffers: UpdateBuffers<Vector.Scalar>,
    _ range: Range<Int>
  ) {
    switch self {
    case .adam(let learningRate, let moments, let decoupledDecay, let coupledDecay, let scale):
      AdamRule<Vector>(
        learningRate: learningRate,
        moments: moments,
        decoupledDecay: decoupledDecay,
        coupledDecay: coupledDecay,
        gradientScale: scale
      ).update(buffers, range)
    case .momentum(let learningRate, let momentum, let isNesterov, let decay, let scale):
      MomentumRule<Vector>(
        learningRate: learningRate,
        momentum: momentum,
        isNesterov: isNesterov,
        decay: decay,
        gradientScale: scale
      ).update(buffers, range)
    case .lion(let learningRate, let firstBeta, let secondBeta, let decay, let scale):
      LionRule<Vector>(
        learningRate: learningRate,
        firstBeta: firstBeta,
        secondBeta: secondBeta,
        decay: decay,
        gradientScale: scale
      ).update(buffers, range)
    case .average(let decay):
      AverageRule<Vector>(decay: decay).update(buffers, range)
    }
  }
}
