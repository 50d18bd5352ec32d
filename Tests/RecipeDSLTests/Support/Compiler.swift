import Foundation

/// The toolchain's compiler as a type checker of sources that import this package's modules.
struct Compiler {
  /// What a run of the compiler came to.
  struct Outcome {
    var succeeded: Bool
    var output: String
    var seconds: Double
  }

  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// The package's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The fixtures' folder.
  static let fixtures = root.appendingPathComponent("Tests/RecipeDSLTests/CompileFailures")

  private let modules: URL

  /// Finds the modules beside the running tests, so that any configuration and scratch path work.
  init() throws {
    let own = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    let bundles = Bundle.allBundles.map(\.bundleURL)
    let starts = [own, URL(fileURLWithPath: CommandLine.arguments[0])] + bundles
    for start in starts.map({ $0.resolvingSymlinksInPath() }) {
      var folder = start
      for _ in 0..<5 {
        folder.deleteLastPathComponent()
        for candidate in [folder.appendingPathComponent("Modules"), folder]
        where Self.exists(candidate.appendingPathComponent("RecipeDSL.swiftmodule")) {
          modules = candidate
          return
        }
      }
    }
    throw Problem(description: "No folder with RecipeDSL.swiftmodule near \(own.path).")
  }

  private static func exists(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.path)
  }

  /// Type-checks a file and compares its diagnostics with its `expected-…` comments.
  func verify(_ file: URL) throws -> Outcome {
    try run(["-verify", "-verify-ignore-unrelated", file.path])
  }

  /// Type-checks a file.
  func typecheck(_ file: URL) throws -> Outcome { try run([file.path]) }

  private func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        "swiftc", "-frontend", "-typecheck", "-swift-version", "6", "-package-name", "recipes",
        "-enable-upcoming-feature", "MemberImportVisibility",
        "-enable-upcoming-feature", "ExistentialAny",
        "-I", modules.path, "-I", Self.root.appendingPathComponent("Sources/CZlib").path,
      ] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    let start = ContinuousClock.now
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let elapsed = start.duration(to: .now)
    return Outcome(
      succeeded: process.terminationReason == .exit && process.terminationStatus == 0,
      output: String(decoding: output, as: UTF8.self),
      seconds: elapsed / .seconds(1)
    )
  }

  /// Calls a closure with a temporary file of a text, which is removed afterwards.
  static func withFile<Result>(_ text: String, _ body: (URL) throws -> Result) throws -> Result {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("recipe-\(UUID().uuidString).swift")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file)
  }
}
