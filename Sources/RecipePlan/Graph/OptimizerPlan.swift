/// How gradients become changes of weights.
public enum OptimizerPlan: Codable, Hashable, Sendable {
  /// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as `torch.optim.AdamW`.
  case adamW(
    learningRate: Double,
    firstMomentDecay: Double,
    secondMomentDecay: Double,
    epsilon: Double,
    weightDecay: Double,
    decaysVectors: Bool
  )
  /// Adam with weight decay in the gradient (Kingma and Ba 2015), as `torch.optim.Adam`.
  case adam(
    learningRate: Double,
    firstMomentDecay: Double,
    secondMomentDecay: Double,
    epsilon: Double,
    weightDecay: Double,
    decaysVectors: Bool
  )
  /// Stochastic gradient descent with momentum, as `torch.optim.SGD`; with Nesterov's look ahead if
  /// that is true.
  case sgd(learningRate: Double, momentum: Double, weightDecay: Double, isNesterov: Bool?)
  /// Signs of an interpolated momentum (Chen and others 2023).
  case lion(
    learningRate: Double,
    directionMomentum: Double,
    memoryMomentum: Double,
    weightDecay: Double
  )
  /// Factored second moments (Shazeer and Stern 2018), as `torch.optim.Adafactor`.
  case adafactor(
    learningRate: Double,
    isRelative: Bool,
    decayExponent: Double,
    minimumScale: Double,
    clippingThreshold: Double,
    weightDecay: Double
  )
  /// Orthogonalized momentum for hidden matrices (Jordan 2024), as `torch.optim.Muon`, beside AdamW.
  case muon(
    learningRate: Double,
    momentum: Double,
    isNesterov: Bool,
    weightDecay: Double,
    matchesAdamW: Bool,
    others: AdamWPlan
  )

  /// The rate before the schedule's factor.
  public var learningRate: Double {
    switch self {
    case .adamW(let rate, _, _, _, _, _), .adam(let rate, _, _, _, _, _), .sgd(let rate, _, _, _),
      .lion(let rate, _, _, _), .adafactor(let rate, _, _, _, _, _),
      .muon(let rate, _, _, _, _, _):
      rate
    }
  }
}
