import PreferenceData
import RecipeDSL
import RecipePlan

extension GoldenCase {
  /// The case's loss in the recipe language; nil where the language can't say it yet.
  ///
  /// It can't where the loss of a row depends on other rows (AOT, KTO's baseline), on the position of
  /// a token (LD-DPO) or on whole distributions (WPO).
  var terms: [LossTermPlan]? {
    let factors = weights ?? losses.map { _ in 1 }
    var plans: [LossTermPlan] = []
    for (loss, factor) in zip(losses, factors) {
      guard let plan = plan(loss, factor) else { return nil }
      plans.append(plan)
    }
    return plans
  }

  private func plan(_ loss: String, _ factor: Double) -> LossTermPlan? {
    switch trainer {
    case "dpo": paired(loss, factor)
    case "cpo": referenceFree(loss)?.plan(weight: factor)
    case "orpo": ReferenceFreeLoss(form: .oddsRatio, beta: beta).plan(weight: factor)
    case "kto" where loss == "apo_zero_unpaired":
      JudgedAnchor(
        beta: beta,
        desirableWeight: desirableWeight ?? 1,
        undesirableWeight: undesirableWeight ?? 1
      ).plan(weight: factor)
    default: nil
    }
  }

  private func paired(_ loss: String, _ factor: Double) -> LossTermPlan? {
    guard weighsPairs != true, tailWeight ?? 1 == 1 else { return nil }
    if let divergence, divergence != "reverse_kl" {
      guard let form = DivergenceLoss.Form(rawValue: loss),
        let divergence = named(divergence)
      else { return nil }
      return DivergenceLoss(form: form, divergence: divergence, beta: beta).plan(weight: factor)
    }
    switch loss {
    case "sigmoid": return DPO(beta: beta).plan(weight: factor)
    case "ipo": return IPO(tau: beta, logProbabilities: .mean).plan(weight: factor)
    case "sft": return NegativeLogLikelihood<Comparison>(of: .chosen).plan(weight: factor)
    case "hinge": return Hinge(beta: beta).plan(weight: factor)
    default: return form(loss).map { PairedLoss(form: $0, beta: beta).plan(weight: factor) }
    }
  }

  private func named(_ divergence: String) -> DivergenceLoss.Divergence? {
    switch divergence {
    case "forward_kl": .forward
    case "js_divergence": .jensenShannon
    case "alpha_divergence": .alpha(divergenceCoefficient ?? 1)
    default: nil
    }
  }

  private func form(_ loss: String) -> PairedLoss.Form? {
    switch loss {
    case "sigmoid_norm": .lengthNormalized
    case "nca_pair": .noiseContrastive
    case "bco_pair": .binaryClassifier
    case "sppo_hard": .selfPlay
    case "apo_zero": .anchoredZero
    case "apo_down": .anchoredDown
    case "discopop": .discovered(tau: discoPOPTau ?? 1)
    case "exo_pair": .exact(smoothing: labelSmoothing ?? 0)
    case "robust": .robust(smoothing: labelSmoothing ?? 0)
    default: nil
    }
  }

  private func referenceFree(_ loss: String) -> ReferenceFreeLoss? {
    let smoothing = labelSmoothing ?? 0
    return switch loss {
    case "sigmoid":
      ReferenceFreeLoss(form: .contrastive(smoothing: smoothing), beta: beta)
    case "hinge": ReferenceFreeLoss(form: .hinge, beta: beta)
    case "ipo": ReferenceFreeLoss(form: .identity, beta: beta)
    case "simpo":
      ReferenceFreeLoss(
        form: .simple(gamma: gamma ?? 0, smoothing: smoothing, alpha: alpha ?? 0),
        beta: beta
      )
    default: nil
    }
  }
}
