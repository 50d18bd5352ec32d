/// A divergence that holds a policy to its reference, as f-DPO takes it.
public enum Divergence: Hashable, Sendable {
  /// KL(π ‖ π_ref), as in DPO.
  case reverseKL
  /// KL(π_ref ‖ π).
  case forwardKL
  /// The Jensen-Shannon divergence.
  case jensenShannon
  /// The α-divergence in TRL's parameter; a number other than 1, where it is the reverse KL.
  case alpha(Double)

  /// The derivative of the divergence's generator at the exponential of a log-ratio.
  func score(_ ratio: Quantity<PerExample>) -> Quantity<PerExample> {
    switch self {
    case .reverseKL: ratio
    case .forwardKL: 1 - exp(-ratio)
    case .jensenShannon: logSigmoid(ratio) + log(.fixed(2))
    case .alpha(let alpha): (exp((alpha - 1) * ratio) - 1) / (alpha - 1)
    }
  }

  /// What is wrong with the divergence's parameter.
  var faults: [String] {
    guard case .alpha(let alpha) = self else { return [] }
    return alpha.isFinite && Swift.abs(alpha - 1) > 1e-6
      ? [] : ["'alpha' is \(alpha); it must be a number other than 1, which is '.reverseKL'."]
  }
}
