import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan

@testable import RecipeInterpreter

extension SheetCase {
  /// The case's loss as the recipe language's own objectives; nil for what none of them is.
  var plans: [LossTermPlan]? {
    pairs ?? furtherPairs ?? lists ?? judgements ?? rewards ?? furtherPlans
  }

  private var beta: Double { number("beta") }

  private func one(_ objective: any LossTerm) -> [LossTermPlan] { [objective.plan()] }

  private var pairs: [LossTermPlan]? {
    switch id {
    case "dpo", "mapl_intra": one(DPO(beta: beta))
    case "cdpo": one(DPO(beta: beta, labelSmoothing: number("eps")))
    case "rdpo": one(RobustDPO(beta: beta, labelSmoothing: number("eps")))
    case "ipo_sum": one(IPO(tau: number("tau"), logProbabilities: .sum))
    case "ipo_mean": one(IPO(tau: number("tau"), logProbabilities: .mean))
    case "rso_hinge": one(HingeDPO(beta: beta))
    case "slic_hf": one(SLiC(margin: number("delta"), likelihoodWeight: number("lam")))
    case "exo_pref": one(EXO(beta: beta, labelSmoothing: number("eps")))
    case "nca_pair": one(NCA(beta: beta))
    case "bco_pair": one(PairedBCO(beta: beta))
    case "sppo_hard": one(SPPO(beta: beta))
    case "sppo_soft" where given["pc"] != nil: one(SPPO(beta: beta, labels: .winRates))
    case "aot", "aot_smoothed":
      one(AOT(beta: beta, matching: .paired, labelSmoothing: number("eps")))
    case "aot_unpaired": one(AOT(beta: beta, matching: .unpaired, labelSmoothing: number("eps")))
    case "apo_zero": one(APOZero(beta: beta))
    case "apo_down": one(APODown(beta: beta))
    case "discopop": one(DiscoPOP(beta: beta, temperature: number("tau")))
    case "sigmoid_norm": one(LengthNormalizedDPO(beta: beta))
    case "wpo_trl": one(WPO(DPO(beta: beta)))
    case "wpo_official_clamped": one(WPO(DPO(beta: beta), isCapped: true))
    case "ld_dpo": one(LengthDesensitizedDPO(beta: beta, alpha: number("alpha")))
    case "ld_dpo_policy_only":
      one(LengthDesensitizedDPO(beta: beta, alpha: number("alpha"), reference: .whole))
    case "fdpo_forward_kl": one(FDPO(beta: beta, divergence: .forwardKL))
    case "fdpo_js": one(FDPO(beta: beta, divergence: .jensenShannon))
    case "fdpo_alpha": one(FDPO(beta: beta, divergence: .alpha(number("alpha"))))
    case "ipo_mean_js_with_constant":
      one(FDPO(beta: number("tau"), divergence: .jensenShannon, form: .identity))
    default: nil
    }
  }

  private var furtherPairs: [LossTermPlan]? {
    switch id {
    case "dpop_inside": one(DPOPositive(beta: beta, penalty: number("lam")))
    case "dpop_inside_unscaled":
      one(DPOPositive(beta: beta, penalty: number("lam"), form: .insideUnscaled))
    case "dpop_outside": one(DPOPositive(beta: beta, penalty: number("lam"), form: .outside))
    case "orpo_sequence_mean_nll":
      [ORPO(lambda: number("lam")).plan(), LikelihoodAnchor(of: .chosen).plan()]
    case "orpo_token_pooled_nll":
      [
        ORPO(lambda: number("lam")).plan(),
        NegativeLogLikelihood<Comparison>(of: .chosen).plan(),
      ]
    case "cpo":
      [
        CPO(beta: beta).plan(),
        NegativeLogLikelihood<Comparison>(of: .chosen).plan(weight: number("alpha")),
      ]
    case "simpo": one(SimPO(beta: beta, gamma: number("gamma")))
    case "alphapo":
      one(AlphaPO(alpha: number("alpha"), beta: beta, gamma: number("gamma")))
    case "odpo": one(ODPO(beta: beta, alpha: number("alpha")))
    case "mm_dpo_exponential":
      one(DynamicBetaDPO(beta: beta, weight: number("w"), rate: number("k")))
    case "gap_weighted_dpo": one(StrengthWeightedDPO(beta: beta))
    case "soft_label_dpo", "cream": one(DPO(beta: beta, labels: .soft))
    case "dpo_rao_kupper": one(RaoKupperDPO(beta: beta, nu: number("nu"), isLearned: true))
    case "dpo_davidson": one(DavidsonDPO(beta: beta, nu: number("nu"), isLearned: true))
    case "rationale_dpo_code": one(RationaleDPO(beta: beta, gamma: number("gamma")))
    case "rationale_dpo_paper":
      one(RationaleDPO(beta: beta, gamma: number("gamma"), form: .linear))
    case "ddpo_rlhfv_average": one(DenseDPO(beta: beta, gamma: number("gamma")))
    case "ddpo_rlhfv_sum": one(DenseDPO(beta: beta, gamma: number("gamma"), reduction: .sum))
    case "cpl": one(CPL(alpha: number("alpha"), bias: number("bias"), labels: .soft))
    case "cpl_kl":
      one(CPL(alpha: number("alpha"), bias: number("bias"), form: .divergence))
    case "xpo": one(XPO(beta: beta, alpha: number("alpha")))
    case "selm", "vpo_online": one(SELM(beta: beta, alpha: number("alpha")))
    case "vpo_offline": one(SELM(beta: beta, alpha: number("alpha"), stance: .pessimism))
    case "egpo_online_ipo_sampled": one(EGPO(beta: beta))
    case "r_dpo": one(LengthRegularizedDPO(beta: beta, alpha: number("alpha")))
    case "rpo_nll_anchor":
      [DPO(beta: beta).plan(), LikelihoodAnchor(of: .chosen).plan(weight: number("alpha"))]
    default: nil
    }
  }

  private var lists: [LossTermPlan]? {
    let base: LiPO.LogarithmBase = id == "lipo_lambda_log2" ? .two : .e
    return switch id {
    case "exo_rw_list": one(ListwiseEXO(beta: beta, temperature: number("beta_r")))
    case "infonca_list": one(InfoNCA(beta: beta, temperature: number("alpha")))
    case "nca_list": one(ListwiseNCA(beta: beta, temperature: number("alpha")))
    case "pl_dpo": one(PlackettLuceDPO(beta: beta))
    case "pl_dpo_top1", "nway_choice": one(PlackettLuceDPO(beta: beta, top: 1))
    case "nway_choice_ragged": one(PlackettLuce(top: 1))
    case "lipo_lambda_loge", "lipo_lambda_log2", "rankdpo":
      one(LiPO(beta: beta, reduction: .sum, base: base))
    case "lipo_lambda_rax": one(LiPO(beta: beta, reduction: .rax, base: .two))
    case "plackett_luce": one(PlackettLuce())
    case "plackett_luce_top2": one(PlackettLuce(top: 2))
    case "kwise_pairs", "qwen_math_listwise": one(RankingPairs())
    default: nil
    }
  }

  private var judgements: [LossTermPlan]? {
    switch id {
    case "bco_unpaired_first_batch", "bco_unpaired_running": one(BCO(beta: beta))
    case "bco_unpaired_paper_balanced": one(BCO(beta: beta, shift: .classMeans))
    case "apo_zero_unpaired":
      one(
        JudgedAPOZero(
          beta: beta,
          desirableWeight: number("w_d"),
          undesirableWeight: number("w_u")
        )
      )
    case "kto", "kto_baseline_clamped_at_zero":
      one(
        KTO(beta: beta, desirableWeight: number("w_d"), undesirableWeight: number("w_u"))
      )
    case "implicit_prm_ce": one(ImplicitProcessReward(beta: beta))
    case "kl_k1": one(KL<Judgement>(to: .reference, estimator: .k1))
    case "kl_k2": one(KL<Judgement>(to: .reference, estimator: .k2))
    case "kl_k3": one(KL<Judgement>(to: .reference, estimator: .k3))
    case "kl_kabs": one(KL<Judgement>(to: .reference, estimator: .absolute))
    case "kl_k3plus": one(KL<Judgement>(to: .reference, estimator: .k3WithK2Gradient))
    default: nil
    }
  }

  private var rewards: [LossTermPlan]? {
    switch id {
    case "bt_plain": one(BradleyTerry())
    case "bt_margin", "secrets_adaptive_margin": one(BradleyTerry(strength: .margin))
    case "bt_scaled": one(BradleyTerry(strength: .scale))
    case "bt_soft": one(BradleyTerry(labels: .soft))
    case "secrets_flip_smooth":
      one(BradleyTerry(labelSmoothing: number("eps"), labels: .soft))
    case "center_trl":
      [BradleyTerry().plan(), RewardCentering().plan(weight: number("c"))]
    case "center_aa":
      [BradleyTerry().plan(), RewardCentering(form: .each).plan(weight: number("c"))]
    case "ties_rao_kupper", "ties_rao_kupper_k5":
      one(TiedBradleyTerry(model: .raoKupper(theta: exp(number("L"))), isLearned: true))
    case "ties_davidson":
      one(TiedBradleyTerry(model: .davidson(nu: exp(number("lnu"))), isLearned: true))
    case "probit": one(Thurstone())
    default: nil
    }
  }
}
