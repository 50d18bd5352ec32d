import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan

@testable import RecipeInterpreter

extension SheetCase {
  /// The losses of other data than plain pairs, lists and judgements.
  var furtherPlans: [LossTermPlan]? {
    let beta = number("beta")
    return switch id {
    case "exo_pref_official":
      [EXO(beta: beta, labelSmoothing: exp(number("log_epsilon")), target: .released).plan()]
    case "ipo_mean_js_without_constant":
      [
        FDPO(
          beta: number("tau"),
          divergence: .jensenShannon,
          form: .identity,
          keepsConstants: false
        ).plan()
      ]
    case "mm_dpo_code_factor": [LinearBetaDPO(beta: beta, weight: number("w")).plan()]
    case "bco_unpaired_udm": [BCO(beta: beta, weighting: .densityRatio).plan()]
    case "hps_v2_soft_pair": [HumanPreferenceScore().plan()]
    case "t_reg_dpo": [TREG(beta: beta, alpha: number("alpha")).plan()]
    case "cpl_ranked": [RankedCPL(alpha: number("alpha"), bias: number("bias")).plan()]
    case "hypo_surrogate":
      [DPO(beta: beta).plan(), OnPolicyKL<Demonstration>().plan(weight: number("lam"))]
    case "nash_md_token_trl": [NashMD(beta: beta, form: .token).plan()]
    case "nash_md_sequence_paper": [NashMD(beta: beta).plan()]
    case "inpo": [INPO(eta: number("eta"), tau: number("tau")).plan()]
    case "d3po_clamped": [D3PO(beta: beta, clip: number("eps")).plan()]
    case "steerlm2": [SteerLM2().plan()]
    case "spo_degree_generic":
      [DPO(beta: beta).plan(), DegreeClassification(degrees: 3).plan(weight: number("gamma"))]
    default: nil
    }
  }

  /// Where what only the further losses read stands, under the sheet's names; nil for other cases.
  var furtherTerms: [String: FormulaTerm]? {
    switch id {
    case "cpl_ranked": ["p": FormulaTerm(.candidates, .logProbability)]
    case "steerlm2": ["p": FormulaTerm(.candidates, .tokenLogProbabilities)]
    case "nash_md_token_trl", "nash_md_sequence_paper":
      ["y": FormulaTerm(.chosen, .tokenLogProbabilities)]
    case "hypo_surrogate":
      [
        "pc": FormulaTerm(.chosen, .tokenLogProbabilities),
        "pr": FormulaTerm(.rejected, .tokenLogProbabilities),
        "y": FormulaTerm(.completion, .tokenLogProbabilities),
      ]
    case "d3po_clamped":
      [
        "a": FormulaTerm(.chosen, .tokenLogProbabilities),
        "b": FormulaTerm(.rejected, .tokenLogProbabilities),
      ]
    case "spo_degree_generic":
      [
        "pc": FormulaTerm(.chosen, .tokenLogProbabilities),
        "pr": FormulaTerm(.rejected, .tokenLogProbabilities),
        "head0": Self.degree(0), "head1": Self.degree(1), "head2": Self.degree(2),
      ]
    default: nil
    }
  }

  private static func degree(_ degree: Int) -> FormulaTerm {
    FormulaTerm(.extra, .headValue, name: "degree_\(degree)", parameter: 0)
  }

  /// Adds the inputs that only the further losses read.
  func setFurther(_ batch: inout FormulaBatch) {
    let tokens: [(String, FormulaTerm.Subject, FormulaTerm.Quantity)] = [
      ("gw", .chosen, .tokenRatings), ("gl", .rejected, .tokenRatings),
      ("oc", .chosen, .previousTokenLogProbabilities),
      ("orr", .rejected, .previousTokenLogProbabilities),
      ("ra", .chosen, .referenceTokenLogProbabilities),
      ("rb", .rejected, .referenceTokenLogProbabilities),
    ]
    for (name, subject, quantity) in tokens where given[name] != nil {
      batch.set(subject, quantity, rows: rows(name))
    }
    switch id {
    case "mm_dpo_code_factor": batch.set(.example, .strength, list("ls_factor"))
    case "bco_unpaired_udm":
      // The probability whose ratio is the weight; the clamps' own weights come of any beyond them.
      batch.set(
        .completion,
        .rating,
        list("weight").map { $0 >= 10 ? 0.99 : $0 <= 0.5 ? 0.1 : $0 * (1 + 1e-8) / (1 + $0) }
      )
    case "hps_v2_soft_pair": batch.set(.example, .softLabel, rows("label").map { $0[0] })
    case "cpl_ranked":
      let scores = list("score")
      batch.count = 1
      batch.set(candidates: .logProbability, rows: [list("p")])
      batch.set(
        candidates: .rank,
        rows: [scores.map { own in 1 + Double(scores.count { $0 > own }) }]
      )
    case "hypo_surrogate":
      batch.set(.completion, .referenceTokenLogProbabilities, rows: rows("ry"))
    case "nash_md_token_trl", "nash_md_sequence_paper":
      batch.set(.chosen, .referenceTokenLogProbabilities, rows: rows("ry"))
      batch.set(.example, .softLabel, list("pref"))
    case "d3po_clamped": batch.set(.example, .softLabel, list("ya").map { ($0 + 1) / 2 })
    case "steerlm2":
      batch.count = rows("groups").count
      batch.candidateStarts = rows("groups").reduce(into: [0]) {
        $0.append(($0.last ?? 0) + $1.count)
      }
      for (name, quantity) in [
        ("loga", FormulaTerm.Quantity.rating), ("logp0", .referenceLogProbability),
        ("logq", .previousLogProbability),
      ] { batch.set(.candidates, quantity, list(name)) }
    case "spo_degree_generic": batch.set(.example, .strength, list("degree"))
    default: break
    }
  }

  /// The case with columns of nested inputs under names of their own.
  var unnested: SheetCase {
    var copy = self
    func split(_ name: String, into parts: [String]) {
      for (place, part) in parts.enumerated() {
        copy.given[part] = .list(rows(name).map { .number($0[place]) })
        copy.gradients[part] = .list((gradients[name]?.rows ?? []).map { .number($0[place]) })
      }
      copy.given[name] = nil
      copy.gradients[name] = nil
    }
    switch id {
    case "hps_v2_soft_pair": split("s", into: ["ri", "rj"])
    case "spo_degree_generic": split("head", into: ["head0", "head1", "head2"])
    default: break
    }
    return copy
  }
}
