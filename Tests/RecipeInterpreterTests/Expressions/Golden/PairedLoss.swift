import Foundation
import PreferenceData
import RecipeDSL

/// The losses of TRL's `DPOTrainer` that the language has no objective for, as a recipe would write
/// them; the formulas are those of the papers.
struct PairedLoss: Objective {
  typealias Example = Comparison

  enum Form: Hashable, Sendable {
    case lengthNormalized, noiseContrastive, binaryClassifier, selfPlay, anchoredZero, anchoredDown
    case discovered(tau: Double), exact(smoothing: Double), robust(smoothing: Double)
  }

  var form: Form
  var beta: Double
  var rewardScale: Double? { beta }

  var loss: Loss {
    let good = beta * chosen.logRatio
    let bad = beta * rejected.logRatio
    let margin = beta * (chosen.logRatio - rejected.logRatio)
    return .perExample(value(good, bad, margin))
  }

  private func value(
    _ good: Quantity<PerExample>,
    _ bad: Quantity<PerExample>,
    _ margin: Quantity<PerExample>
  ) -> Quantity<PerExample> {
    switch form {
    case .lengthNormalized:
      return -logSigmoid(
        beta * (chosen.logRatio / chosen.length - rejected.logRatio / rejected.length)
      )
    case .noiseContrastive:
      return -logSigmoid(good) - 0.5 * logSigmoid(-good) - 0.5 * logSigmoid(-bad)
    case .binaryClassifier: return -logSigmoid(good) - logSigmoid(-bad)
    case .selfPlay:
      return square(chosen.logRatio - 0.5 / beta) + square(rejected.logRatio + 0.5 / beta)
    case .anchoredZero: return 1 - sigmoid(good) + sigmoid(bad)
    case .anchoredDown: return sigmoid(good) + 1 - sigmoid(margin)
    case .discovered(let tau):
      let share = sigmoid(margin / tau)
      return -logSigmoid(margin) * (1 - share) + exp(-margin) * share
    case .exact(let smoothing):
      let right = logSigmoid(margin) - Foundation.log(1 - smoothing)
      let wrong = logSigmoid(-margin) - Foundation.log(smoothing)
      return sigmoid(margin) * right + sigmoid(-margin) * wrong
    case .robust(let smoothing):
      let flipped = smoothing * logSigmoid(-margin)
      return (flipped - (1 - smoothing) * logSigmoid(margin)) / (1 - 2 * smoothing)
    }
  }
}
