/// Gradient descent with momentum, as in PyTorch's `torch.optim.SGD` without dampening.
///
/// With gradient *g*: g ← g + decay · w; velocity ← momentum · velocity + g; w ← w - lr · velocity,
/// or, with Nesterov's look ahead, w ← w - lr (g + momentum · velocity).
public typealias SGD<Scalar: TensorScalar> = ElementwiseOptimizer<SGDSettings, Scalar>

extension SGDSettings: ElementwiseSettings {
  /// The velocity.
  public static var memoryNames: [String] { ["velocity"] }

  /// Makes the formula of a step.
  public func step(_ number: Int, gradientScale: Double) -> ElementwiseStep {
    ElementwiseStep { learningRate, decay in
      .momentum(
        learningRate: learningRate,
        momentum: momentum,
        isNesterov: isNesterov,
        decay: decay,
        gradientScale: gradientScale
      )
    }
  }
}
