import PreferenceData
import RecipeDSL
import RecipePlan

@testable import RecipeInterpreter

/// Cases of replies that an earlier policy drew.
extension RewardSheet {
  /// Advantages per token of one reply; masked tokens belong to the prompt.
  static func tokenAdvantages(_ sheet: SheetCase) throws -> RewardSheet {
    let all = sheet.list("lp").indices
    let mask = sheet.given["mask"].map(\.flat) ?? all.map { _ in 1 }
    let places = all.filter { mask[$0] == 1 }
    func kept(_ name: String) -> [[Double]] { [places.map { sheet.list(name)[$0] }] }
    var batch = FormulaBatch(count: 1)
    batch.set(.completion, .tokenLogProbabilities, rows: kept("lp"))
    batch.set(.completion, .previousTokenLogProbabilities, rows: kept("old"))
    batch.set(.completion, .tokenRatings, rows: kept("A"))
    let dualClip = sheet.given["c"] == nil ? nil : sheet.number("c")
    let plan = PPO(clip: sheet.number("eps"), dualClip: dualClip).plan()
    let found = try share([plan], batch)
    let slopes = found.gradients[term(.completion, .tokenLogProbabilities)] ?? []
    var gradient = all.map { _ in 0.0 }
    for (place, slope) in zip(places, slopes) { gradient[place] = slope }
    return RewardSheet(
      value: found.total,
      pairs: [Pair(name: "lp", found: gradient, expected: expected(sheet, "lp"))]
    )
  }

  static func heldRegression(_ sheet: SheetCase) throws -> RewardSheet {
    var batch = FormulaBatch(count: 1)
    for (place, subject) in [FormulaTerm.Subject.chosen, .rejected].enumerated() {
      batch.set(subject, .tokenLogProbabilities, rows: [sheet.rows("lp")[place]])
      batch.set(subject, .referenceTokenLogProbabilities, rows: [sheet.rows("ref")[place]])
      batch.set(subject, .previousTokenLogProbabilities, rows: [sheet.rows("old")[place]])
      batch.set(subject, .rating, [sheet.list("r")[place]])
    }
    let plan = PRDP(beta: sheet.number("beta"), clip: sheet.number("eps")).plan()
    let found = try share([plan], batch)
    let gradient = [FormulaTerm.Subject.chosen, .rejected].flatMap {
      found.gradients[term($0, .tokenLogProbabilities)] ?? []
    }
    return RewardSheet(
      value: found.total,
      pairs: [Pair(name: "lp", found: gradient, expected: expected(sheet, "lp"))]
    )
  }

  /// One group of replies whose ratings are the advantages.
  static func group(
    _ sheet: SheetCase,
    _ surrogate: GRPO.Surrogate,
    _ reduction: GRPO.Reduction
  ) throws -> RewardSheet {
    let mask = sheet.rows("mask")
    func kept(_ name: String) -> [[Double]] {
      zip(sheet.rows(name), mask).map { row, mask in
        zip(row, mask).filter { $0.1 == 1 }.map(\.0)
      }
    }
    var batch = FormulaBatch(count: 1)
    batch.set(.candidates, .tokenLogProbabilities, rows: kept("lp"))
    batch.set(.candidates, .previousTokenLogProbabilities, rows: kept("old"))
    batch.set(.candidates, .referenceTokenLogProbabilities, rows: kept("ref"))
    batch.set(candidates: .rating, rows: [sheet.list("A")])
    let plan = GRPO(
      advantage: .given,
      surrogate: surrogate,
      reduction: reduction,
      klWeight: sheet.number("beta")
    ).plan()
    let loss = try TermLoss([plan])
    let denominator = try TermLoss.denominator(
      of: plan.normalizer,
      weights: [1],
      lengths: [.candidates: [mask.joined().count { $0 == 1 }]]
    )
    let found = try loss.share(of: batch, weights: [1], denominators: [denominator])
    var slopes = (found.gradients[term(.candidates, .tokenLogProbabilities)] ?? [])[...]
    // Padding has no place in a ragged list.
    let gradient = mask.joined().map { $0 == 1 ? slopes.popFirst() ?? .nan : 0 }
    return RewardSheet(
      value: found.total,
      pairs: [Pair(name: "lp", found: gradient, expected: expected(sheet, "lp"))]
    )
  }
}

extension GRPO.Surrogate {
  /// The clipped ratio with a case's bounds.
  static func clipped(_ sheet: SheetCase) -> GRPO.Surrogate {
    .clipped(below: sheet.number("eps"), above: sheet.number("epsh"), dualClip: nil)
  }
}
