import Foundation
import Testing

@testable import RecipeInterpreter

@Suite("Published reward models and regularizers with numbers computed in two ways")
struct RewardSheetTests {
  static let cases = SheetLossTests.rewards.filter { RewardSheet.routes[$0.id] != nil }

  /// Losses of the sheet that no objective of the language is, each with why.
  static let leftOut = [
    "qwen_math_shaping": "a transformation of a reward for reinforcement learning, not a loss",
    "cdr": "a reward made of two models' log-probabilities, which nothing trains",
    "dmoerm_fusion": "fuses hidden states of several models",
    "wimhf_sae": "an autoencoder of embeddings",
  ]

  @Test("Every loss of the sheet is met, or left out for a reason")
  func coverage() {
    let all = Set(SheetLossTests.rewards.map(\.id))
    let met = Set(SheetLossTests.rewards.filter { $0.plans != nil }.map(\.id))
      .union(RewardSheet.routes.keys)
    #expect(all.count == 71)
    #expect(met.isSubset(of: all))
    #expect(all.subtracting(met) == Set(Self.leftOut.keys))
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
