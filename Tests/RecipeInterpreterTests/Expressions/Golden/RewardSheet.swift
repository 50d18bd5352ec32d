import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// What our own objectives make of a sheet's case, beside the sheet's numbers.
struct RewardSheet {
  /// Numbers of ours and the sheet's.
  struct Pair {
    var name: String
    var found: [Double]
    var expected: [Double]
  }

  var value: Double
  var pairs: [Pair]

  /// The cases that heads of several values, terms of weights and further objectives meet.
  static let routes: [String: @Sendable (SheetCase) throws -> RewardSheet] = [
    "ordinal_cumlogit": ordinal, "thurstone_case3": thurstone, "steerlm_masked_mse": attributes,
    "pit_gap": gaps, "secrets_simcse": contrast, "gpm": preferences, "gpm_gate": shares,
    "gpo": regression, "sppo_soft": selfPlay,
    "pal_a_norm": { try idealPoints($0, .distance) },
    "pal_a_squared": { try idealPoints($0, .squaredDistance) },
    "pal_b": { try idealPoints($0, .direction) },
    "micro_mixture": mixture,
    "vpl_elbo": { try latentTaste($0, isLimited: false) },
    "vpl_elbo_normalized_z": { try latentTaste($0, isLimited: true) },
    "ens_mean_minus_std": { try ensemble($0, .meanMinusDeviation(factor: $0.number("lam"))) },
    "ens_uwo_var": { try ensemble($0, .meanMinusVariance(factor: $0.number("lam"))) },
    "lsc_combine": combination, "rlbff": binary, "safe_cost_model": cost,
    "kl_reverse_exact": { try tabular($0, CandidateKL(direction: .reverse)) },
    "kl_forward_exact": { try tabular($0, CandidateKL(direction: .forward)) },
    "entropy": { try tabular($0, CandidateEntropyBonus(), weight: -1) },
    "cdr": densityRatio, "qwen_math_shaping": shaping,
    "dmoerm_fusion": fusion, "wimhf_sae": dictionary,
    "hypo": hybrid, "superhf": imitation, "odin": disentangled, "l2_to_reference": distance,
    "ppo_value_clip": clippedValue, "ppo_clip": tokenAdvantages,
    "ppo_dual_clip": tokenAdvantages, "drpo_masked_pg": tokenAdvantages,
    "prdp_unclipped_larger": heldRegression, "prdp_clipped_larger": heldRegression,
    "agg_grpo": { try group($0, .clipped($0), .replies) },
    "agg_grpo_kl": { try group($0, .clipped($0), .replies) },
    "agg_bnpo": { try group($0, .clipped($0), .tokens) },
    "agg_dapo": { try group($0, .clipped($0), .tokens) },
    "agg_dr_grpo": {
      try group($0, .clipped($0), .fixedLength(Int($0.number("max_len"))))
    },
    "agg_gspo": {
      try group(
        $0,
        .wholeReply(below: $0.number("eps"), above: $0.number("epsh")),
        .replies
      )
    },
    "agg_luspo": {
      try group($0, .wholeReply(below: $0.number("eps"), above: $0.number("epsh")), .sums)
    },
    "agg_cispo": {
      try group($0, .truncated(above: $0.number("eps_high_cispo")), .tokens)
    },
    "agg_sapo": {
      try group($0, .sigmoid(positive: $0.number("tp"), negative: $0.number("tn")), .replies)
    },
  ]

  static func share(
    _ plans: [LossTermPlan],
    _ batch: FormulaBatch,
    head: HeadPlan? = nil
  ) throws -> LossShare {
    let resolved = plans.map { plan in
      var plan = plan
      plan.formula = head?.resolved(plan.formula) ?? plan.formula
      return plan
    }
    let loss = try TermLoss(resolved)
    let weights = Array(repeating: 1.0, count: batch.count)
    let denominators = try resolved.map {
      try TermLoss.denominator(
        of: $0.normalizer,
        weights: weights,
        lengths: batch.lengths,
        rated: batch.ratedAttributes
      )
    }
    return try loss.share(of: batch, weights: weights, denominators: denominators)
  }

  init(_ share: LossShare, _ sheet: SheetCase, _ terms: [(String, [FormulaTerm])]) {
    value = share.total
    pairs = terms.map { name, terms in
      // Values side by side in the sheet are terms of their own here.
      let columns = terms.map { share.gradients[$0] ?? [] }
      let rows = columns.first?.count ?? 0
      return Pair(
        name: name,
        found: (0..<rows).flatMap { row in columns.map { $0[row] } },
        expected: sheet.gradients[name]?.flat ?? []
      )
    }
  }

  init(value: Double, pairs: [Pair]) {
    self.value = value
    self.pairs = pairs
  }

  static func term(
    _ subject: FormulaTerm.Subject,
    _ quantity: FormulaTerm.Quantity,
    _ name: String? = nil
  ) -> FormulaTerm {
    FormulaTerm(subject, quantity, name: name)
  }

  static func expected(_ sheet: SheetCase, _ name: String) -> [Double] {
    sheet.gradients[name]?.flat ?? []
  }

  private static func ordinal(_ sheet: SheetCase) throws -> RewardSheet {
    let plan = OrdinalBradleyTerry(levels: 2).plan()
    let differences = sheet.list("d")
    var batch = FormulaBatch(count: differences.count)
    batch.set(.chosen, .score, differences)
    batch.set(.rejected, .score, differences.map { _ in 0 })
    // The sheet counts levels from 0 for the worst.
    batch.set(.example, .strength, sheet.list("y").map { $0 - 2 })
    // The number whose softplus the distance is, and the slope of the softplus there.
    var slopes: [LearnedScalar: (name: String, slope: Double)] = [:]
    for scalar in plan.formula.learnedScalars {
      let name = scalar.name == "cut_1" ? "a" : "g"
      let distance = sheet.number(name)
      batch.learned[scalar] = log(exp(distance) - 1)
      slopes[scalar] = (name, 1 - exp(-distance))
    }
    let share = try share([plan], batch)
    var result = RewardSheet(share, sheet, [("d", [term(.chosen, .score)])])
    for (scalar, known) in slopes {
      result.pairs.append(
        Pair(
          name: known.name,
          found: [(share.learned[scalar] ?? 0) / known.slope],
          expected: expected(sheet, known.name)
        )
      )
    }
    return result
  }

  private static func thurstone(_ sheet: SheetCase) throws -> RewardSheet {
    var batch = FormulaBatch(count: 1)
    for (place, subject) in [FormulaTerm.Subject.chosen, .rejected].enumerated() {
      batch.values[term(subject, .output, "mean")] = [sheet.list("mu")[place]]
      batch.values[term(subject, .output, "log_variance")] = [sheet.list("ls2")[place]]
    }
    batch.set(.example, .softLabel, [sheet.number("p")])
    let share = try share([UncertainThurstone(labels: .soft).plan()], batch)
    return RewardSheet(
      share,
      sheet,
      [
        ("mu", [term(.chosen, .output, "mean"), term(.rejected, .output, "mean")]),
        (
          "ls2",
          [term(.chosen, .output, "log_variance"), term(.rejected, .output, "log_variance")]
        ),
      ]
    )
  }

  private static func attributes(_ sheet: SheetCase) throws -> RewardSheet {
    let names = ["first", "second", "third"]
    let (predictions, labels) = (sheet.rows("pred"), sheet.rows("label"))
    var batch = FormulaBatch(count: predictions.count)
    for (column, name) in names.enumerated() {
      let own = labels.map { $0[column] }
      batch.values[term(.completion, .output, name)] = predictions.map { $0[column] }
      batch.values[term(.completion, .attribute, name)] = own.map { $0 == -100 ? 0 : $0 }
      batch.values[term(.completion, .isRated, name)] = own.map { $0 == -100 ? 0 : 1 }
    }
    let share = try share([AttributeRegression(names).plan()], batch)
    return RewardSheet(share, sheet, [("pred", names.map { term(.completion, .output, $0) })])
  }

  private static func gaps(_ sheet: SheetCase) throws -> RewardSheet {
    let names: [(String, FormulaTerm.Subject)] = [
      ("wl", .chosenThenRejected), ("lw", .rejectedThenChosen), ("ww", .chosenTwice),
      ("ll", .rejectedTwice),
    ]
    var batch = FormulaBatch(count: 1)
    for (name, subject) in names { batch.set(subject, .gap, [sheet.number(name)]) }
    let share = try share([GapPreference().plan()], batch, head: .gap)
    return RewardSheet(share, sheet, names.map { ($0.0, [term($0.1, .gap)]) })
  }

  private static func preferences(_ sheet: SheetCase) throws -> RewardSheet {
    let head = HeadPlan.preferences(planes: 2, isGated: true)
    let shares = sheet.list("lam").map { $0 / 2 }
    var batch = FormulaBatch(count: 1)
    for (place, name) in head.outputs.enumerated() {
      batch.values[term(.chosen, .output, name)] = [sheet.list("vw")[place]]
      batch.values[term(.rejected, .output, name)] = [sheet.list("vl")[place]]
    }
    for (gate, share) in zip(head.gates, shares) {
      batch.values[term(.example, .gate, gate)] = [log(share)]
    }
    let plan = GeneralPreference(temperature: sheet.number("tau")).plan()
    let found = try share([plan], batch, head: head)
    var result = RewardSheet(
      found,
      sheet,
      [
        ("vw", head.outputs.map { term(.chosen, .output, $0) }),
        ("vl", head.outputs.map { term(.rejected, .output, $0) }),
      ]
    )
    // λ = 2·softmax(gates): the sheet's slopes along λ become slopes along gates.
    let slopes = expected(sheet, "lam")
    let mean = zip(shares, slopes).reduce(0) { $0 + $1.0 * $1.1 }
    result.pairs.append(
      Pair(
        name: "lam",
        found: head.gates.map { found.gradients[term(.example, .gate, $0)]?.first ?? 0 },
        expected: zip(shares, slopes).map { 2 * $0 * ($1 - mean) }
      )
    )
    return result
  }

  private static func shares(_ sheet: SheetCase) throws -> RewardSheet {
    let head = HeadPlan.preferences(planes: 2, isGated: true)
    let (state, weights) = (sheet.list("h"), sheet.rows("W"))
    let scale = 1 / Double(state.count).squareRoot()
    var batch = FormulaBatch(count: 1)
    // Coordinates with which the preference is the first plane's share alone.
    for (place, name) in head.outputs.enumerated() {
      batch.values[term(.chosen, .output, name)] = [place == 0 ? 1 : 0]
      batch.values[term(.rejected, .output, name)] = [place == 1 ? 1 : 0]
    }
    for (gate, row) in zip(head.gates, weights) {
      let logit = zip(row, state).reduce(0) { $0 + $1.0 * $1.1 } * scale
      batch.values[term(.example, .gate, gate)] = [logit]
    }
    let formula = try #require(head.preference(of: .chosen, over: .rejected))
    let run = try CompiledFormula(formula).gradients(batch, upstream: [1])
    let slopes = head.gates.map { run.gradients[term(.example, .gate, $0)]?.first ?? 0 }
    return RewardSheet(
      value: run.values[0],
      pairs: [
        Pair(
          name: "W",
          found: slopes.flatMap { slope in state.map { slope * $0 * scale } },
          expected: expected(sheet, "W")
        ),
        Pair(
          name: "h",
          found: state.indices.map { place in
            zip(slopes, weights).reduce(0) { $0 + $1.0 * $1.1[place] } * scale
          },
          expected: expected(sheet, "h")
        ),
      ]
    )
  }

  private static func list(_ sheet: SheetCase, ratings: [Double]) -> FormulaBatch {
    var batch = FormulaBatch(count: 1)
    batch.set(candidates: .logProbability, rows: [sheet.list("lp")])
    batch.set(candidates: .referenceLogProbability, rows: [sheet.list("lpt")])
    batch.set(candidates: .rating, rows: [ratings])
    return batch
  }

  private static func regression(_ sheet: SheetCase) throws -> RewardSheet {
    let means = sheet.rows("s").map { $0.reduce(0, +) / Double($0.count) }
    let plan = GeneralPreferenceOptimization(beta: sheet.number("beta")).plan()
    let found = try share([plan], list(sheet, ratings: means))
    return RewardSheet(found, sheet, [("lp", [term(.candidates, .logProbability)])])
  }

  private static func selfPlay(_ sheet: SheetCase) throws -> RewardSheet {
    let means = sheet.rows("s").map { row in
      row.reduce(0) { $0 + 1 / (1 + exp(-$1)) } / Double(row.count)
    }
    let plan = ListwiseSPPO(beta: 1 / sheet.number("eta")).plan()
    let found = try share([plan], list(sheet, ratings: means))
    return RewardSheet(found, sheet, [("lp", [term(.candidates, .logProbability)])])
  }

  private static func mixture(_ sheet: SheetCase) throws -> RewardSheet {
    let head = HeadPlan.mixture(components: 2)
    let (margins, logits) = (sheet.rows("d"), sheet.rows("f"))
    var batch = FormulaBatch(count: margins.count)
    for (column, name) in head.outputs.enumerated() {
      batch.values[term(.chosen, .output, name)] = margins.map { $0[column] }
      batch.values[term(.rejected, .output, name)] = margins.map { _ in 0 }
      batch.values[term(.example, .gate, name)] = logits.map { $0[column] }
    }
    let plan = MixtureBradleyTerry(components: 2, alpha: sheet.number("alpha")).plan()
    return RewardSheet(
      try share([plan], batch, head: head),
      sheet,
      [
        ("d", head.outputs.map { term(.chosen, .output, $0) }),
        ("f", head.gates.map { term(.example, .gate, $0) }),
      ]
    )
  }

  private static func ensemble(
    _ sheet: SheetCase,
    _ score: EnsembleScore
  ) throws -> RewardSheet {
    let head = HeadPlan.ensemble(members: sheet.list("r").count, score: score)
    return try scored(sheet, head, columns: ["r"], rows: [sheet.list("r")])
  }

  private static func combination(_ sheet: SheetCase) throws -> RewardSheet {
    let references = [sheet.number("ref1"), sheet.number("ref2")]
    let head = HeadPlan.attributes(["r1", "r2"], score: .logSigmoids(references: references))
    let rows = zip(sheet.list("r1"), sheet.list("r2")).map { [$0, $1] }
    return try scored(sheet, head, columns: ["r1", "r2"], rows: rows)
  }

  /// The sum of a head's scores over rows; a single column's gradient is that of all outputs.
  private static func scored(
    _ sheet: SheetCase,
    _ head: HeadPlan,
    columns: [String],
    rows: [[Double]]
  ) throws -> RewardSheet {
    var batch = FormulaBatch(count: rows.count)
    for (column, name) in head.outputs.enumerated() {
      batch.values[term(.completion, .output, name)] = rows.map { $0[column] }
    }
    let formula = try #require(head.score(of: .completion))
    let run = try CompiledFormula(formula).gradients(batch, upstream: rows.map { _ in 1 })
    let slopes = head.outputs.map { run.gradients[term(.completion, .output, $0)] ?? [] }
    return RewardSheet(
      value: run.values.reduce(0, +),
      pairs: columns.count == 1
        ? [
          Pair(
            name: columns[0],
            found: slopes.map { $0[0] },
            expected: expected(sheet, columns[0])
          )
        ]
        : zip(columns, slopes).map {
          Pair(name: $0, found: $1, expected: expected(sheet, $0))
        }
    )
  }

  private static func binary(_ sheet: SheetCase) throws -> RewardSheet {
    let scores = zip(sheet.list("yes"), sheet.list("no")).map { $0 - $1 }
    var batch = FormulaBatch(count: scores.count)
    batch.set(.completion, .score, scores)
    batch.set(.example, .desirable, sheet.list("y"))
    let found = try share([BinaryReward().plan()], batch)
    let slopes = found.gradients[term(.completion, .score)] ?? []
    return RewardSheet(
      value: found.total,
      pairs: [
        Pair(name: "yes", found: slopes, expected: expected(sheet, "yes")),
        Pair(name: "no", found: slopes.map { -$0 }, expected: expected(sheet, "no")),
      ]
    )
  }

  private static func cost(_ sheet: SheetCase) throws -> RewardSheet {
    var batch = FormulaBatch(count: sheet.list("cw").count)
    batch.set(.chosen, .score, sheet.list("cw"))
    batch.set(.rejected, .score, sheet.list("cl"))
    batch.set(.chosen, .rating, sheet.list("sw"))
    batch.set(.rejected, .rating, sheet.list("sl"))
    return RewardSheet(
      try share([CostModel().plan()], batch),
      sheet,
      [("cw", [term(.chosen, .score)]), ("cl", [term(.rejected, .score)])]
    )
  }

  private static func tabular(
    _ sheet: SheetCase,
    _ regularizer: any LossTerm,
    weight: Double = 1
  ) throws -> RewardSheet {
    var batch = FormulaBatch(count: 1)
    // A softmax of logits is that of log-probabilities.
    batch.set(candidates: .logProbability, rows: [sheet.list("th")])
    if sheet.given["ref"] != nil {
      batch.set(candidates: .referenceLogProbability, rows: [sheet.list("ref")])
    }
    return RewardSheet(
      try share([regularizer.plan(weight: weight)], batch),
      sheet,
      [("th", [term(.candidates, .logProbability)])]
    )
  }

  private static func hybrid(_ sheet: SheetCase) throws -> RewardSheet {
    var pair = FormulaBatch(count: 1)
    pair.set(.chosen, .logProbability, sheet.list("lw"))
    pair.set(.rejected, .logProbability, sheet.list("ll"))
    pair.set(.chosen, .referenceLogProbability, sheet.list("rw"))
    pair.set(.rejected, .referenceLogProbability, sheet.list("rl"))
    var samples = FormulaBatch(count: 1)
    samples.set(candidates: .logProbability, rows: [sheet.list("s")])
    samples.set(candidates: .referenceLogProbability, rows: [sheet.list("sr")])
    // In a recipe the second term is bound to rows of its own.
    let first = try share([DPO(beta: sheet.number("beta")).plan()], pair)
    let second = try share([OnPolicyKL<Ranking>().plan(weight: sheet.number("lam"))], samples)
    var result = RewardSheet(
      first,
      sheet,
      [("lw", [term(.chosen, .logProbability)]), ("ll", [term(.rejected, .logProbability)])]
    )
    result.value += second.total
    result.pairs += RewardSheet(second, sheet, [("s", [term(.candidates, .logProbability)])]).pairs
    return result
  }

  private static func softmax(_ logits: [Double]) -> [Double] {
    let total = logits.reduce(0) { $0 + exp($1) }
    return logits.map { exp($0) / total }
  }

  private static func imitation(_ sheet: SheetCase) throws -> RewardSheet {
    let policies = sheet.rows("logits").map(softmax)
    let references = sheet.rows("ref").map(softmax)
    let targets = sheet.list("y").map { Int($0) }
    var batch = FormulaBatch(count: 1)
    batch.set(
      .completion,
      .tokenLogProbabilities,
      rows: [zip(policies, targets).map { log($0[$1]) }]
    )
    batch.set(
      .completion,
      .tokenDivergences,
      rows: [
        zip(references, policies).map { reference, policy in
          zip(reference, policy).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
        }
      ]
    )
    let found = try share([SuperHF(beta: sheet.number("beta")).plan()], batch)
    let slopes = found.gradients[term(.completion, .tokenLogProbabilities)] ?? []
    let bends = found.gradients[term(.completion, .tokenDivergences)] ?? []
    var gradient: [Double] = []
    for place in targets.indices {
      for (word, share) in policies[place].enumerated() {
        let hit: Double = targets[place] == word ? 1 : 0
        gradient.append(
          slopes[place] * (hit - share) + bends[place] * (share - references[place][word])
        )
      }
    }
    return RewardSheet(
      value: found.total,
      pairs: [Pair(name: "logits", found: gradient, expected: expected(sheet, "logits"))]
    )
  }

  private static func clippedValue(_ sheet: SheetCase) throws -> RewardSheet {
    var batch = FormulaBatch(count: sheet.list("v").count)
    batch.set(.completion, .score, sheet.list("v"))
    for (name, values) in [("return", sheet.list("ret")), ("value", sheet.list("old"))] {
      batch.values[term(.completion, .attribute, name)] = values
      batch.values[term(.completion, .isRated, name)] = values.map { _ in 1 }
    }
    let plan = ClippedValueRegression(clip: sheet.number("eps")).plan()
    return RewardSheet(try share([plan], batch), sheet, [("v", [term(.completion, .score)])])
  }
}
