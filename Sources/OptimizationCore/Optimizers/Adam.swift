/// Adam (Kingma and Ba, 2015) with weight decay added to the gradient, step by step as in PyTorch's
/// `torch.optim.Adam`.
///
/// In step *t* with gradient *g*: g ← g + decay · w; then as `AdamW` without decay. The running means
/// thus see the decay, which `AdamW` keeps apart.
public typealias Adam<Scalar: TensorScalar> = ElementwiseOptimizer<AdamSettings, Scalar>

extension AdamSettings: ElementwiseSettings {
  /// The running means of gradients and of their squares.
  public static var memoryNames: [String] { ["first_moment", "second_moment"] }

  /// Makes the formula of a step.
  public func step(_ number: Int, gradientScale: Double) -> ElementwiseStep {
    let moments = AdamMoments(
      firstBeta: firstBeta,
      secondBeta: secondBeta,
      epsilon: epsilon,
      step: number
    )
    return ElementwiseStep { learningRate, decay in
      .adam(
        learningRate: learningRate,
        moments: moments,
        decoupledDecay: 0,
        coupledDecay: decay,
        gradientScale: gradientScale
      )
    }
  }
}
