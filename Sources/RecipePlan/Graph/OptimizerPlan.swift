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
  /// Stochastic gradient descent with momentum, as `torch.optim.SGD`.
  case sgd(learningRate: Double, momentum: Double, weightDecay: Double)

  /// The rate before the schedule's factor.
  public var learningRate: Double {
    switch self {
    case .adamW(let rate, _, _, _, _, _): rate
    case .sgd(let rate, _, _): rate
    }
  }
}
