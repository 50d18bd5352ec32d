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
  /// - Parameters:
  ///   - ratio: The log-ratio.
  ///   - keepsConstant: Whether the score is 0 where policies agree; without, what doesn't depend on
  ///     the policy is left out.
  /// - Returns: The score.
  func score(
    _ ratio: Quantity<PerExample>,
    keepsConstant: Bool = true
  ) -> Quantity<PerExample> {
    switch self {
    case .reverseKL: ratio
    case .forwardKL: keepsConstant ? 1 - exp(-ratio) : -exp(-ratio)
    case .jensenShannon: keepsConstant ? logSigmoid(ratio) + log(.fixed(2)) : logSigmoid(ratio)
    case .alpha(let alpha):
      (exp((alpha - 1) * ratio) - (keepsConstant ? 1 : 0)) / (alpha - 1)
    }
  }

  /// What is wrong with the divergence's parameter.
  var faults: [String] {
    guard case .alpha(let alpha) = self else { return [] }
    return alpha.isFinite && Swift.abs(alpha - 1) > 1e-6
      ? [] : ["'alpha' is \(alpha); it must be a number other than 1, which is '.reverseKL'."]
  }
}
