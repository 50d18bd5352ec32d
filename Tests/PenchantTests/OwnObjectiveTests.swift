import Foundation
import PreferenceData
import RecipeDSL
import Testing

@testable import Penchant

/// An objective of a recipe's own, in five lines.
private struct SquaredMargin: Objective {
  typealias Example = Comparison
  var beta = 0.1
  var loss: Loss { .perExample(square(beta * (chosen.logRatio - rejected.logRatio) - 1)) }
}

/// Its mistaken sister, whose slope is infinite where policy and reference agree.
private struct RootedMargin: Objective {
  typealias Example = Comparison
  var loss: Loss { .perExample(squareRoot(abs(chosen.logRatio - rejected.logRatio))) }
}

/// A recipe that trains with an objective of its own.
private struct Own: Recipe {
  var body: some Experiment {
    Train(Self.base, on: Self.comparisons) {
      SquaredMargin()
      SGD(learningRate: 0.1)
      Steps(3)
      BatchSize(4)
    }.named("policy")
  }

  static let base = Transformer(tokenizer: .bytes, width: 8, layers: 1, heads: 1, context: 256)
  static let comparisons = Dataset(SimulatedComparisons(count: 8))
}

/// A recipe with the mistaken objective.
private struct Mistaken: Recipe {
  static let line = #line + 4

  var body: some Experiment {
    Train(Own.base, on: Own.comparisons) {
      RootedMargin()
      SGD(learningRate: 0.1)
      Steps(3)
      BatchSize(4)
    }.named("policy")
  }
}

@Suite("An objective of a recipe's own, from the command line", .serialized)
struct OwnObjectiveTests {
  private static let formula = "(0.1 · (Δ(chosen) − Δ(rejected)) − 1)²"

  private static func command(_ name: String, _ arguments: String...) throws -> Penchant.ExitStatus
  {
    let list = RecipeArguments(arguments)
    return name == "Own"
      ? try RecipeCommand<Own>(arguments: list).perform()
      : try RecipeCommand<Mistaken>(arguments: list).perform()
  }

  private static func text(_ bytes: [UInt8]?) -> String {
    String(decoding: bytes ?? [], as: UTF8.self)
  }

  @Test("validates, and prints its formula")
  func explained() async {
    let result = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) {
      let status = try OwnObjectiveTests.command("Own", "--validate")
      precondition(status == .success)
      let explained = try OwnObjectiveTests.command("Own", "--explain")
      precondition(explained == .success)
    }
    let text = Self.text(result?.standardOutputContent)
    #expect(text.contains("no faults"))
    #expect(text.contains("SquaredMargin: the loss is 1 at the first step"))
    #expect(text.contains(Self.formula))
    #expect(text.contains("Δ(y) = log π(y) − log π_ref(y)"))
  }

  @Test("trains, and its formula is in what the run leaves")
  func trained() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "own-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try Self.command("Own", "--quiet", "--output", folder.path) == .success)
    let summary = try String(contentsOf: folder.appending(path: "summary.md"), encoding: .utf8)
    #expect(summary.contains(Self.formula))
    let metrics = try String(contentsOf: folder.appending(path: "metrics.jsonl"), encoding: .utf8)
    let losses = metrics.matches(of: /"loss":([0-9.e+-]+)/).compactMap { Double($0.1) }
    #expect(losses.count >= 2)
    // Policy and reference agree at first, so that the loss is 1; then it falls.
    #expect(abs((losses.first ?? 0) - 1) < 1e-5)
    #expect((losses.last ?? 1) < 1)
  }

  @Test("is refused by --validate when its gradient is not finite at its first step")
  func refused() async {
    let result = await #expect(
      processExitsWith: .success,
      observing: [\.standardErrorContent]
    ) {
      let status = try OwnObjectiveTests.command("Mistaken", "--validate")
      precondition(status == .fault)
    }
    let text = Self.text(result?.standardErrorContent)
    #expect(text.contains("OwnObjectiveTests.swift:\(Mistaken.line)"))
    #expect(
      text.contains(
        "RootedMargin: the loss or its gradient is not finite where policy and reference agree."
      )
    )
  }

  @Test("is told the step, the row and the line when its gradient is not finite")
  func told() async {
    let result = await #expect(
      processExitsWith: .success,
      observing: [\.standardErrorContent]
    ) {
      let folder = FileManager.default.temporaryDirectory.appending(path: "own-\(UUID())")
      defer { try? FileManager.default.removeItem(at: folder) }
      let status = try OwnObjectiveTests.command(
        "Mistaken",
        "--quiet",
        "--output",
        folder.path
      )
      precondition(status == .failure)
    }
    let text = Self.text(result?.standardErrorContent)
    #expect(text.contains("OwnObjectiveTests.swift:\(Mistaken.line)"))
    #expect(text.contains("The loss's gradient for chosen.tokenLogProbabilities is not finite"))
    #expect(text.contains("step 1 of 'policy', term RootedMargin"))
    // The row by its place in the data.
    #expect(text.contains(/\(rows simulated.*:[0-9]+\)/))
  }
}
