import Foundation
import PreferenceData
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("A mistake that compiles is found by its line before anything runs")
struct ValidationTests {
  static let recipes = BrokenStages.all + BrokenData.all + BrokenEvaluations.all + BrokenRewards.all

  @Test("exactly the announced faults are found, in the order of lines", arguments: recipes)
  func announced(_ recipe: BrokenRecipe) throws {
    let found = recipe.found
    let announced = try recipe.announced()
    #expect(found == announced)
    #expect(!announced.isEmpty)
  }

  @Test("a setting that is set twice names the line of the first")
  func twice() throws {
    let found = BrokenStages.twice.found
    #expect(found.count == 1)
    let fault = try #require(found.first)
    let line = try #require(fault.line)
    #expect(fault.message == "'Steps' sets what is set at line \(line - 1) already.")
  }

  @Test("a sound recipe has no fault")
  func sound() {
    let lowered = lowered {
      Evaluate(Sample.policy, on: Sample.parts.test) {
        RankingAccuracy()
        RewardMargin()
        RewardMargin(beta: 3)
      }
    }
    #expect(lowered.faults == [])
    #expect(throws: Never.self) { try PlanValidator().check(lowered.plan) }
  }

  @Test("a recipe of which every branch is absent declares no stage")
  func nothing() {
    let lowered = lowered { for _ in 0..<0 { Sample.policy } }
    #expect(
      lowered.faults.map(\.description) == [
        "The recipe declares no stage; add a 'Train' or 'Evaluate'."
      ]
    )
  }

  @Test("a parameter that is no finite number is a fault, and the plan never crashes")
  func parameter() {
    let faults = Unbounded().lowered().faults
    #expect(
      faults.map(\.description) == [
        "The parameter 'beta' is inf; it must be a finite number."
      ]
    )
  }

  @Test("faults print with the recipe's file and line")
  func printing() {
    let fault = PlanFault(at: SourceLocation(file: "Hello/Hello.swift", line: 12), "Wrong.")
    #expect("\(fault)" == "Hello.swift:12: Wrong.")
    #expect("\(PlanFault(at: nil, "Wrong."))" == "Wrong.")
  }
}

private struct Unbounded: Recipe {
  @Parameter("unused") var beta = Double.infinity

  var body: some Experiment {
    Evaluate(Sample.base, on: Sample.comparisons) { LongerReplyAccuracy() }
  }
}
