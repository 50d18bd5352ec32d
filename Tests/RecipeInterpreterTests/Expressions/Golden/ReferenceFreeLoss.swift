import PreferenceData
import RecipeDSL

/// The losses of TRL's `CPOTrainer` and `ORPOTrainer`, which need no reference policy.
struct ReferenceFreeLoss: Objective {
  typealias Example = Comparison

  enum Form: Hashable, Sendable {
    case contrastive(smoothing: Double), hinge, identity
    case simple(gamma: Double, smoothing: Double, alpha: Double), oddsRatio
  }

  var form: Form
  var beta: Double

  var loss: Loss { .perExample(value) }

  private var value: Quantity<PerExample> {
    let sums = chosen.logProbability - rejected.logProbability
    switch form {
    case .contrastive(let smoothing): return smoothed(beta * sums, smoothing)
    case .hinge: return max(1 - beta * sums, 0)
    case .identity: return square(good - bad - 1 / (2 * beta))
    case .simple(let gamma, let smoothing, let alpha):
      return smoothed(beta * (shaped(good, alpha) - shaped(bad, alpha)) - gamma, smoothing)
    case .oddsRatio:
      return -(beta * logSigmoid(good - bad - (log(1 - exp(good)) - log(1 - exp(bad)))))
    }
  }

  private var good: Quantity<PerExample> { chosen.tokens.logProbability.mean() }
  private var bad: Quantity<PerExample> { rejected.tokens.logProbability.mean() }

  private func shaped(_ mean: Quantity<PerExample>, _ alpha: Double) -> Quantity<PerExample> {
    alpha == 0 ? mean : (1 - exp(-alpha * mean)) / alpha
  }

  private func smoothed(
    _ margin: Quantity<PerExample>,
    _ smoothing: Double
  ) -> Quantity<PerExample> {
    -((1 - smoothing) * logSigmoid(margin)) - smoothing * logSigmoid(-margin)
  }
}
