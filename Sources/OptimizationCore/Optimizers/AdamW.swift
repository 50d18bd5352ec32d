/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), step by step as in PyTorch's
/// `torch.optim.AdamW`.
///
/// In step *t* with gradient *g*: w ← w (1 - lr · decay); m ← m + (1 - β₁)(g - m);
/// v ← β₂ v + (1 - β₂) g²; w ← w - lr / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε). Factors are computed
/// in 64-bit floats, the elements in those of the parameters.
public typealias AdamW<Scalar: TensorScalar> = ElementwiseOptimizer<AdamWSettings, Scalar>

extension AdamWSettings: ElementwiseSettings {
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
        decoupledDecay: decay,
        coupledDecay: 0,
        gradientScale: gradientScale
      )
    }
  }
}
