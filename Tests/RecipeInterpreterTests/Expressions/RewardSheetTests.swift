import Foundation
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Published reward models and regularizers with numbers computed in two ways")
struct RewardSheetTests {
  static let cases = SheetLossTests.rewards.filter { RewardSheet.routes[$0.id] != nil }

  @Test("Every loss of the sheet is met")
  func coverage() {
    let all = Set(SheetLossTests.rewards.map(\.id))
    let met = Set(SheetLossTests.rewards.filter { $0.plans != nil }.map(\.id))
      .union(RewardSheet.routes.keys)
    #expect(all.count == 71)
    #expect(met == all)
  }

  @Test("Shaped rewards of right and wrong replies are the sheet's")
  func shapedRewards() throws {
    let sheet = try #require(SheetLossTests.rewards.first { $0.id == "qwen_math_shaping" })
    let expected = try #require(sheet.extra["rewards"]).flat
    let scores = sheet.list("rm")
    var batch = FormulaBatch(count: scores.count)
    batch.set(.completion, .score, scores)
    batch.set(.example, .desirable, sheet.list("rv"))
    let found = try CompiledFormula(VerdictShaping().formula).values(batch)
    #expect(expected.count == 3)
    for (one, other) in zip(found, expected) { #expect(abs(one - other) <= 1e-9 * abs(other)) }
  }

  @Test("The value and every gradient are the sheet's", arguments: cases)
  func numbers(_ sheet: SheetCase) throws {
    let route = try #require(RewardSheet.routes[sheet.id])
    let found = try route(sheet)
    #expect(abs(found.value - sheet.value) <= 1e-9 * max(abs(sheet.value), 1e-3), "\(found.value)")
    #expect(Set(found.pairs.map(\.name)) == Set(sheet.gradients.keys))
    for pair in found.pairs {
      try #require(pair.found.count == pair.expected.count, "\(pair.name)")
      #expect(!pair.found.isEmpty)
      for (found, expected) in zip(pair.found, pair.expected) {
        #expect(abs(found - expected) <= 1e-9 * max(abs(expected), 1e-3), "\(pair.name): \(found)")
      }
    }
  }
}
