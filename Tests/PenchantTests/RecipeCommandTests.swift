import Foundation
import RecipeDSL
import RecipePlan
import Testing

@testable import Penchant

/// A recipe that declares parameters and nothing that takes time.
private struct Declared: Recipe {
  @Parameter("strength of the constraint") var beta = 0.1
  @Parameter("") var name = ""

  var body: some Experiment {
    let comparisons = Dataset(SimulatedComparisons(count: 8)) {
      Split(train: 0.5, test: 0.5, by: .prompt)
    }
    let start = Transformer(tokenizer: .bytes, width: 8, layers: 1, heads: 1, context: 64)
    Evaluate(start, on: comparisons.test) { RankingAccuracy(by: .logProbability) }
  }
}

/// A recipe with a setting out of its range.
private struct Faulty: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(SimulatedComparisons(count: 8)) {
      Split(train: 0.5, test: 0.5, by: .prompt)
    }
    let start = Transformer(tokenizer: .bytes, width: -8, layers: 1, heads: 1, context: 64)
    Evaluate(start, on: comparisons.test) { RankingAccuracy(by: .logProbability) }
  }
}

@Suite struct RecipeCommandTests {
  static func claim(_ verdict: ClaimReport.Verdict) -> ClaimReport {
    ClaimReport(
      text: "",
      location: SourceLocation(file: "A.swift", line: 1),
      measured: Measurement(
        name: "",
        title: "",
        direction: .higher,
        estimate: nil,
        low: nil,
        high: nil,
        confidence: 0.95,
        count: 0,
        clusters: 0,
        isBaseline: false
      ),
      relation: ">=",
      threshold: 0,
      verdict: verdict,
      reason: ""
    )
  }

  @Test("claims that hold need no words, the others are counted")
  func complaints() {
    typealias Command = RecipeCommand<Declared>
    #expect(Command.complaint(about: []) == nil)
    #expect(Command.complaint(about: [Self.claim(.holds)]) == nil)
    #expect(
      Command.complaint(about: [Self.claim(.fails), Self.claim(.holds)]) == "1 claim fails."
    )
    #expect(
      Command.complaint(about: [.fails, .undecided, .fails].map(Self.claim))
        == "2 claims fail and 1 claim is undecided."
    )
    #expect(
      Command.complaint(about: [.undecided, .undecided].map(Self.claim))
        == "2 claims are undecided."
    )
  }

  @Test("help lists the parameters with defaults, types and meanings")
  func help() {
    let text = RecipeHelp(
      recipe: "Declared",
      summary: "Does little.",
      parameters: RecipeParameters(of: Declared()).list
    ).text
    #expect(text.hasPrefix("Declared: Does little.\n\nUSAGE\n"))
    #expect(text.contains("  --set beta=0.1  strength of the constraint; a number\n"))
    #expect(text.contains("  --set name=''   a text\n"))
    #expect(text.contains("--threads N"))
    #expect(!text.contains("--lifeline"))
    #expect(
      text.contains(/--quiet +Print only claims and the path of the report, beside errors\.\n/)
    )
  }

  @Test("mistakes of every kind end with status 2 before anything runs")
  func faults() throws {
    for arguments in [["--seed", "x"], ["--set", "bta=1"], ["--set", "beta=x"]] {
      let command = RecipeCommand<Declared>(arguments: RecipeArguments(arguments))
      #expect(try command.perform() == .fault)
    }
  }

  @Test("a recipe with faults ends with status 2, also where its plan is asked for")
  func faultyRecipe() throws {
    for argument in ["--plan", "--validate", "--explain"] {
      let arguments = RecipeArguments([argument])
      #expect(try RecipeCommand<Faulty>(arguments: arguments).perform() == .fault)
    }
    let arguments = RecipeArguments(["--plan"])
    #expect(try RecipeCommand<Declared>(arguments: arguments).perform() == .success)
  }

  @Test("a prepared folder holds the plan and no results of an earlier run")
  func outputFolder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = OutputFolder(asked: folder.path, recipe: "Declared")
    let plan = Declared().lowered(summary: "Does little.").plan
    try output.prepare(for: plan)
    try Data("{}".utf8).write(to: output.results)
    try output.prepare(for: plan)
    #expect(!FileManager.default.fileExists(atPath: output.results.path))
    let data = try Data(contentsOf: folder.appending(path: "plan.json"))
    #expect(try JSONDecoder().decode(Plan.self, from: data) == plan)
  }

  @Test("a run is named after the recipe unless a folder is asked for")
  func folderName() {
    let folder = OutputFolder(asked: nil, recipe: "Declared").url
    #expect(folder.path.hasSuffix("/penchant-runs/Declared"))
  }
}
