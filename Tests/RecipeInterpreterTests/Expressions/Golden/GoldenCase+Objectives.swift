import PreferenceData
import RecipeDSL
import RecipePlan

extension GoldenCase {
  /// The case's loss as the recipe language's own objectives; nil for a loss that none is.
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
    case "cpo": referenceFree(loss, factor)
    case "orpo": ORPO(lambda: beta).plan(weight: factor)
    case "kto" where loss == "kto":
      KTO(
        beta: beta,
        desirableWeight: desirableWeight ?? 1,
        undesirableWeight: undesirableWeight ?? 1
      ).plan(weight: factor)
    case "kto" where loss == "apo_zero_unpaired":
      JudgedAPOZero(
        beta: beta,
        desirableWeight: desirableWeight ?? 1,
        undesirableWeight: undesirableWeight ?? 1
      ).plan(weight: factor)
    default: nil
    }
  }

  private func paired(_ loss: String, _ factor: Double) -> LossTermPlan? {
    if weighsPairs == true {
      switch loss {
      case "sigmoid": return WPO(DPO(beta: beta)).plan(weight: factor)
      case "ipo": return WPO(IPO(tau: beta, logProbabilities: .mean)).plan(weight: factor)
      default: return nil
      }
    }
    if let tailWeight {
      guard loss == "sigmoid" else { return nil }
      return LengthDesensitizedDPO(beta: beta, alpha: tailWeight).plan(weight: factor)
    }
    if let divergence, divergence != "reverse_kl" {
      guard let form = FDPO.Form(trl: loss), let divergence = named(divergence) else { return nil }
      return FDPO(beta: beta, divergence: divergence, form: form).plan(weight: factor)
    }
    let smoothing = labelSmoothing ?? 0
    switch loss {
    case "sigmoid": return DPO(beta: beta).plan(weight: factor)
    case "ipo": return IPO(tau: beta, logProbabilities: .mean).plan(weight: factor)
    case "sft": return NegativeLogLikelihood<Comparison>(of: .chosen).plan(weight: factor)
    case "hinge": return HingeDPO(beta: beta).plan(weight: factor)
    case "sigmoid_norm": return LengthNormalizedDPO(beta: beta).plan(weight: factor)
    case "nca_pair": return NCA(beta: beta).plan(weight: factor)
    case "bco_pair": return PairedBCO(beta: beta).plan(weight: factor)
    case "sppo_hard": return SPPO(beta: beta).plan(weight: factor)
    case "apo_zero": return APOZero(beta: beta).plan(weight: factor)
    case "apo_down": return APODown(beta: beta).plan(weight: factor)
    case "discopop":
      return DiscoPOP(beta: beta, temperature: discoPOPTau ?? 1).plan(weight: factor)
    case "exo_pair": return EXO(beta: beta, labelSmoothing: smoothing).plan(weight: factor)
    case "robust": return RobustDPO(beta: beta, labelSmoothing: smoothing).plan(weight: factor)
    case "aot":
      return AOT(beta: beta, matching: .paired, labelSmoothing: smoothing).plan(weight: factor)
    case "aot_unpaired":
      return AOT(beta: beta, matching: .unpaired, labelSmoothing: smoothing).plan(weight: factor)
    default: return nil
    }
  }

  private func named(_ divergence: String) -> Divergence? {
    switch divergence {
    case "forward_kl": .forwardKL
    case "js_divergence": .jensenShannon
    case "alpha_divergence": .alpha(divergenceCoefficient ?? 1)
    default: nil
    }
  }

  private func referenceFree(_ loss: String, _ factor: Double) -> LossTermPlan? {
    let smoothing = labelSmoothing ?? 0
    switch loss {
    case "sigmoid": return CPO(beta: beta, labelSmoothing: smoothing).plan(weight: factor)
    case "hinge": return CPO(beta: beta, form: .hinge).plan(weight: factor)
    case "ipo": return CPO(beta: beta, form: .identity).plan(weight: factor)
    case "simpo":
      let gamma = gamma ?? 0
      guard let alpha, alpha != 0 else {
        return SimPO(beta: beta, gamma: gamma, labelSmoothing: smoothing).plan(weight: factor)
      }
      return AlphaPO(alpha: alpha, beta: beta, gamma: gamma, labelSmoothing: smoothing)
        .plan(weight: factor)
    default: return nil
    }
  }
}

extension FDPO.Form {
  /// The form under TRL's name.
  fileprivate init?(trl: String) {
    switch trl {
    case "sigmoid": self = .logistic
    case "hinge": self = .hinge
    case "ipo": self = .identity
    default: return nil
    }
  }
}
