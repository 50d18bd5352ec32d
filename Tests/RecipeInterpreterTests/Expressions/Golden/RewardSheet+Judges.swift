import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// Cases of rewards that nothing trains: their values are the sheet's losses.
extension RewardSheet {
  /// The reward of one reply that two policies give, and its slopes along the first one's tokens.
  private static func ratio(
    _ first: [Double],
    _ second: [Double],
    _ reward: ImplicitReward
  ) throws -> (value: Double, slopes: [Double]) {
    var batch = FormulaBatch(count: 1)
    batch.tokenStarts[.completion] = [0, first.count]
    batch.values[term(.completion, .tokenLogProbabilities)] = first
    batch.values[term(.completion, .referenceTokenLogProbabilities)] = second
    let run = try CompiledFormula(reward.reward.formula).gradients(batch, upstream: [1])
    return (run.values[0], run.gradients[term(.completion, .tokenLogProbabilities)] ?? [])
  }

  static func densityRatio(_ sheet: SheetCase) throws -> RewardSheet {
    let (strong, weak) = (Transformer.tiny(), Transformer.tiny(variant: 1))
    let (own, other) = (sheet.list("s"), sheet.list("w"))
    let found = try ratio(own, other, ImplicitReward(strong, against: weak))
    // The weak policy's slopes are those of the reward the other way around, with the other sign.
    let turned = try ratio(other, own, ImplicitReward(weak, against: strong))
    return RewardSheet(
      value: found.value,
      pairs: [
        Pair(name: "s", found: found.slopes, expected: expected(sheet, "s")),
        Pair(name: "w", found: turned.slopes.map { -$0 }, expected: expected(sheet, "w")),
      ]
    )
  }

  static func shaping(_ sheet: SheetCase) throws -> RewardSheet {
    let scores = sheet.list("rm")
    var batch = FormulaBatch(count: scores.count)
    batch.set(.completion, .score, scores)
    batch.set(.example, .desirable, sheet.list("rv"))
    let formula = VerdictShaping(alpha: sheet.number("alpha")).formula
    let run = try CompiledFormula(formula).gradients(batch, upstream: scores.map { _ in 1 })
    return RewardSheet(
      value: run.values.reduce(0, +),
      pairs: [
        Pair(
          name: "rm",
          found: run.gradients[term(.completion, .score)] ?? [],
          expected: expected(sheet, "rm")
        )
      ]
    )
  }
}
