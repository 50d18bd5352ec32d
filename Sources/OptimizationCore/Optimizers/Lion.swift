/// Steps of one size along the signs of an interpolated momentum (Chen and others, "Symbolic
/// Discovery of Optimization Algorithms", 2023).
///
/// With gradient *g*: direction = sign(m + (1 - β₁)(g - m)); m ← m + (1 - β₂)(g - m);
/// w ← w (1 - lr · decay) - lr · direction. The sign of 0 is 0. The authors advise a learning rate 3
/// to 10 times smaller, and a weight decay as many times larger, than AdamW's.
public typealias Lion<Scalar: TensorScalar> = ElementwiseOptimizer<LionSettings, Scalar>

extension LionSettings: ElementwiseSettings {
  /// The momentum whose signs are taken.
  public static var memoryNames: [String] { ["sign_momentum"] }

  /// Makes the formula of a step.
  public func step(_ number: Int, gradientScale: Double) -> ElementwiseStep {
    ElementwiseStep { learningRate, decay in
      .lion(
        learningRate: learningRate,
        firstBeta: firstBeta,
        secondBeta: secondBeta,
        decay: decay,
        gradientScale: gradientScale
      )
    }
  }
}
