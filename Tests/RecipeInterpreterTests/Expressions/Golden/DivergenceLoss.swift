import Foundation
import PreferenceData
import RecipeDSL

/// DPO, hinge and IPO under another divergence than the reverse KL (Wang and others 2023).
struct DivergenceLoss: Objective {
  typealias Example = Comparison

  enum Form: String, Sendable, Hashable { case sigmoid, hinge, ipo }
  enum Divergence: Hashable, Sendable { case forward, jensenShannon, alpha(Double) }

  var form: Form
  var divergence: Divergence
  var beta: Double
  var rewardScale: Double? { beta }

  var loss: Loss {
    let good = score(chosen.logRatio)
    let bad = score(rejected.logRatio)
    switch form {
    case .sigmoid: return .perExample(-logSigmoid(beta * (good - bad)))
    case .hinge: return .perExample(max(1 - beta * (good - bad), 0))
    case .ipo:
      let margin = good / chosen.length - bad / rejected.length
      return .perExample(square(margin - 1 / (2 * beta)))
    }
  }

  /// The derivative of the divergence's generator at the ratio of probabilities.
  private func score(_ ratio: Quantity<PerExample>) -> Quantity<PerExample> {
    switch divergence {
    case .forward: 1 - exp(-ratio)
    case .jensenShannon: logSigmoid(ratio) + Foundation.log(2.0)
    case .alpha(let coefficient): (exp((coefficient - 1) * ratio) - 1) / (coefficient - 1)
    }
  }
}
