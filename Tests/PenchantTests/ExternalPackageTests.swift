import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The plugin in a package that isn't this one, from the command to the files that a run leaves.
@Suite(.serialized, .timeLimit(.minutes(15))) struct ExternalPackageTests {
  let package: ExternalPackage
  let output: URL

  init() throws {
    package = try ExternalPackage()
    output = package.folder.appending(path: ".build/plugins/run-recipe/outputs/Tiny")
  }

  @Test("without a name the recipes are listed with their summaries")
  func list() throws {
    let result = try package.run()
    #expect(result.status == 0)
    #expect(
      result.standardOutput == """
        Broken  (no summary)
        Tiny    Trains a tiny policy on simulated people.

        Run one with 'swift package run-recipe NAME'.

        """
    )
  }

  @Test("a recipe runs, leaves its files and fails by its claim")
  func run() throws {
    try? FileManager.default.removeItem(at: output)
    let result = try package.run("Tiny", "--configuration", "debug", "--seed", "3")
    #expect(result.status == 1)
    #expect(result.standardError.contains("error: 1 claim fails.\n"))
    #expect(result.standardOutput.contains("ranking accuracy"))
    #expect(result.standardOutput.contains("this is impossible"))
    let lines = result.standardOutput.split(separator: "\n")
    #expect(lines.last == "report: \(output.path)/summary.md")
    for name in ["plan.json", "results.json", "summary.md", "metrics.jsonl", "weights"] {
      #expect(FileManager.default.fileExists(atPath: output.appending(path: name).path), "\(name)")
    }
    let results = try object(in: Data(contentsOf: output.appending(path: "results.json")))
    #expect(results["recipe"] as? String == "Tiny")
    #expect(results["summary"] as? String == "Trains a tiny policy on simulated people.")
    #expect(results["ending"] as? String == "completed")
  }

  @Test("a stage that nothing mentions is warned about at every run, compiled or not")
  func warning() throws {
    for _ in 1...2 {
      let result = try package.run("Tiny", "--configuration", "debug", "--validate")
      #expect(result.status == 0)
      #expect(result.standardError.contains("warning: Sources/Tiny/Tiny.swift:13:9: "))
      #expect(result.standardError.contains("'unused' was never used"))
      #expect(result.standardOutput.contains("no faults"))
    }
  }

  @Test("with --json the standard output is the results and nothing else")
  func json() throws {
    let result = try package.run("Tiny", "--configuration", "debug", "--json", "--quiet")
    let results = try object(in: Data(result.standardOutput.utf8))
    #expect(results["recipe"] as? String == "Tiny")
  }

  @Test("mistakes on the command line are errors with the nearest name")
  func mistakes() throws {
    let unknown = try package.run("Tinny")
    #expect(unknown.status == 1)
    #expect(
      unknown.standardError
        == "error: There is no recipe 'Tinny'; did you mean 'Tiny'? The recipes are Broken, Tiny.\n"
    )
    let parameter = try package.run("Tiny", "-c", "debug", "--set", "epoch=2", "--sed", "2")
    #expect(parameter.status == 1)
    #expect(
      parameter.standardError.hasSuffix(
        """
        error: There is no option '--sed'; did you mean '--seed'?
        error: There is no parameter 'epoch'; did you mean 'epochs'?

        """
      )
    )
  }

  @Test("a recipe that doesn't compile is answered with each error once, by file and line")
  func buildError() throws {
    let result = try package.run("Broken", "--configuration", "debug")
    #expect(result.status == 1)
    let text = result.standardError
    #expect(text.contains("error: Recipe 'Broken' does not compile; nothing was run.\n"))
    let place = "Sources/Broken/Broken.swift:5:22: error: cannot find 'undeclared' in scope\n"
    #expect(text.ranges(of: place).count == 1)
    #expect(text.ranges(of: "undeclared' in scope").count == 2)  // the message and its mark
    #expect(!text.contains("] Compiling"))
  }

  @Test("an interrupted recipe stops at its next step and says what it kept")
  func interruption() throws {
    let command = try startLongRun()
    let plugin = try #require(try command.descendant(containing: "/run_recipe"))
    kill(plugin, SIGINT)
    command.process.waitUntilExit()
    let result = try command.output()
    #expect(result.status == 1)
    #expect(result.standardError.contains("kept: 'policy' after step "))
    #expect(result.standardError.contains("error: Recipe 'Tiny' was stopped before its end."))
    #expect(try ending() == "interrupted")
  }

  @Test("a recipe whose plugin is killed stops at its next step and leaves its files")
  func killedPlugin() throws {
    let command = try startLongRun()
    let plugin = try #require(try command.descendant(containing: "/run_recipe"))
    let recipe = try #require(try command.descendant(containing: "debug/Tiny "))
    kill(plugin, SIGKILL)
    command.process.waitUntilExit()
    // What SwiftPM makes of it is its own: an error, or a signal as it writes to the plugin.
    #expect(try command.output().status != 0)
    try wait(for: "the recipe to end") {
      (try? ProcessTable.rows().contains { $0.id == recipe }) == false
    }
    #expect(try ending() == "interrupted")
    let weights = try FileManager.default.contentsOfDirectory(
      atPath: output.appending(path: "weights").path
    )
    #expect(weights.contains { $0.contains("step-") })
  }

  /// Starts a run of hours and returns once it trains.
  private func startLongRun() throws -> RunningCommand {
    try? FileManager.default.removeItem(at: output)
    let command = try package.start(["Tiny", "-c", "debug", "--set", "epochs=1000000"])
    let metrics = output.appending(path: "metrics.jsonl")
    let hasStarted = { ((try? Data(contentsOf: metrics)) ?? Data()).isEmpty == false }
    try wait(for: "the first training step") { hasStarted() || !command.process.isRunning }
    try #require(hasStarted(), Comment(rawValue: command.standardError))
    return command
  }

  private func ending() throws -> String? {
    try object(in: Data(contentsOf: output.appending(path: "results.json")))["ending"] as? String
  }

  private func wait(for what: Comment, until isDone: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(600)
    while !isDone(), ContinuousClock.now < deadline { usleep(50_000) }
    try #require(isDone(), what)
  }

  private func object(in data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}
