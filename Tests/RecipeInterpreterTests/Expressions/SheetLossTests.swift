import Foundation
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Published formulas with numbers computed in two ways")
struct SheetLossTests {
  static let losses = SheetCase.all("formulas_losses")
  static let rewards = SheetCase.all("formulas_rewards")
  static let cases = (losses + rewards).filter { $0.plans != nil }

  @Test("The sheets' cases that are objectives are counted")
  func coverage() {
    #expect(Self.losses.count == 97)
    // Those of whole distributions and of two sets of rows are `LogitLossTests`'s.
    let direct = Self.losses.filter { $0.plans != nil }
    #expect(direct.count == 85)
    #expect(LogitLossTests.cases.count == 11)
    let covered = Set((direct + LogitLossTests.cases).map(\.id))
    #expect(Self.losses.map(\.id).filter { !covered.contains($0) } == ["coh_masked_ce"])
    #expect(Self.rewards.filter { $0.plans != nil }.count == 25)
  }

  @Test("The loss is the sheet's", arguments: cases)
  func value(_ sheet: SheetCase) throws {
    let found = try share(of: sheet).total
    #expect(abs(found - sheet.value) <= 1e-9 * max(abs(sheet.value), 1e-3), "\(found)")
  }

  @Test("The gradient is the sheet's", arguments: cases)
  func gradient(_ sheet: SheetCase) throws {
    let share = try share(of: sheet)
    var compared = 0
    for (name, expected) in sheet.gradients {
      guard let term = sheet.terms[name] else { continue }
      var expected = expected.flat
      // Padding has no place in a ragged list.
      if let counts = sheet.given["count"]?.flat {
        let width = expected.count / counts.count
        expected = counts.enumerated().flatMap { row, count in
          expected[row * width..<row * width + Int(count)]
        }
      }
      let found = share.gradients[term] ?? expected.map { _ in 0 }
      try #require(found.count == expected.count, "\(name)")
      for (found, expected) in zip(found, expected) {
        #expect(abs(found - expected) <= 1e-9 * max(abs(expected), 1e-3), "\(name): \(found)")
        compared += 1
      }
    }
    #expect(compared > 0)
  }

  @Test(
    "The gradient of a learned parameter is the sheet's, through its own scale",
    arguments: cases.filter { $0.plans?.contains { !$0.formula.learnedScalars.isEmpty } == true }
  )
  func learned(_ sheet: SheetCase) throws {
    let share = try share(of: sheet)
    let found = try #require(share.learned.values.first)
    // The slope of the sheet's parameter along the trained one.
    let (name, slope): (String, Double) =
      switch sheet.id {
      case "dpo_rao_kupper": ("nu", sheet.number("nu") - 1)
      case "dpo_davidson": ("nu", sheet.number("nu"))
      case "ties_davidson": ("lnu", 1)
      // L = log(1 + exp(u))
      default: ("L", 1 - exp(-sheet.number("L")))
      }
    let expected = try #require(sheet.gradients[name]?.flat.first)
    #expect(abs(found - expected * slope) <= 1e-9, "\(found)")
  }

  @Test(
    "Evaluated in single precision, every step of it, the loss is the sheet's to 1e-5",
    arguments: cases
  )
  func floats(_ sheet: SheetCase) throws {
    let loss = try TermLoss(try #require(sheet.plans))
    let batch = sheet.batch
    let weights = Array(repeating: 1.0, count: batch.count)
    let denominators = try loss.terms.map {
      try TermLoss.denominator(of: $0.normalizer, weights: weights, lengths: batch.lengths)
    }
    let found = try loss.share(
      of: batch,
      weights: weights,
      denominators: denominators,
      in: Float.self,
      state: sheet.state
    )
    let exact = try share(of: sheet)
    #expect(abs(found.total - sheet.value) <= 1e-5 * max(abs(sheet.value), 1), "\(found.total)")
    for (term, expected) in exact.gradients {
      for (found, expected) in zip(found.gradients[term] ?? [], expected) {
        #expect(abs(found - expected) <= 1e-5 * max(abs(expected), 0.1), "\(term)")
      }
    }
  }

  private func share(of sheet: SheetCase) throws -> LossShare {
    let loss = try TermLoss(try #require(sheet.plans))
    let batch = sheet.batch
    let weights = Array(repeating: 1.0, count: batch.count)
    let denominators = try loss.terms.map {
      try TermLoss.denominator(of: $0.normalizer, weights: weights, lengths: batch.lengths)
    }
    var state = sheet.state
    return try loss.share(of: batch, weights: weights, denominators: denominators, state: &state)
  }
}

extension SheetCase {
  /// What running means start from.
  fileprivate var state: FormulaState {
    guard let given = given["state"]?.flat else { return FormulaState() }
    return FormulaState(start: .init(mean: given[0], weight: given[1]))
  }
}
