import Foundation
import RecipePlan

/// A package of its own that depends on this one by its path, as a user's would.
///
/// It lies in the temporary folder under a name made of this package's place, and its build is kept
/// there: only the first run of the tests pays for compiling everything.
struct ExternalPackage {
  /// What a command left.
  struct Output {
    var standardOutput: String
    var standardError: String
    var status: Int32
  }

  let folder: URL

  init() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let identity = SHA256.hexadecimal(root.path.utf8).prefix(8)
    folder = FileManager.default.temporaryDirectory.appending(path: "penchant-external-\(identity)")
    try write(
      """
      // swift-tools-version: 6.2
      import PackageDescription

      let package = Package(
        name: "experiments",
        platforms: [.macOS(.v15)],
        dependencies: [.package(name: "penchant", path: "\(root.path)")],
        targets: ["Tiny", "Broken"].map {
          .executableTarget(
            name: $0,
            dependencies: [.product(name: "Penchant", package: "penchant")]
          )
        }
      )

      """,
      to: "Package.swift"
    )
    try write(Self.tiny, to: "Sources/Tiny/Tiny.swift")
    try write(Self.broken, to: "Sources/Broken/Broken.swift")
  }

  /// Runs `swift package run-recipe` to its end.
  func run(_ arguments: String...) throws -> Output {
    let running = try start(arguments)
    running.process.waitUntilExit()
    return try running.output()
  }

  /// Starts `swift package run-recipe`.
  ///
  /// Unoptimized and without debug information everything builds in a third of the time.
  func start(_ arguments: [String]) throws -> RunningCommand {
    try RunningCommand(
      [
        "swift", "package", "-Xswiftc", "-Onone", "-Xswiftc", "-gnone", "--disable-index-store",
        "run-recipe",
      ] + arguments,
      in: folder
    )
  }

  /// Writes a file unless it is the same, so that nothing is compiled again without need.
  private func write(_ text: String, to path: String) throws {
    let file = folder.appending(path: path)
    guard (try? String(contentsOf: file, encoding: .utf8)) != text else { return }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }

  private static let tiny = """
    import Penchant

    /// Trains a tiny policy on simulated people. It shows nothing.
    @main struct Tiny: Recipe {
      @Parameter("passes over the data") var epochs = 1.0

      var body: some Experiment {
        let comparisons = Dataset(SimulatedComparisons(count: 120)) {
          Limit(tokens: 512, overlong: .drop)
          Split(train: 0.5, test: 0.5, by: .prompt)
        }
        let start = Transformer(tokenizer: .bytes, width: 4, layers: 1, heads: 1, context: 512)
        let unused = Train(start, on: comparisons.train) {
          DPO(beta: 0.2)
          AdamW(learningRate: 1e-3)
          Epochs(1)
          BatchSize(2)
        }
        let policy = Train(start, on: comparisons.train) {
          DPO(beta: 0.1)
          AdamW(learningRate: 1e-3)
          Epochs(epochs)
          BatchSize(2)
        }.named("policy")
        let scores = Evaluate(policy, on: comparisons.test) { RankingAccuracy() }
        Claim("this is impossible", scores[RankingAccuracy()] > 1.5)
      }
    }

    """

  private static let broken = """
    import Penchant

    @main struct Broken: Recipe {
      var body: some Experiment {
        Claim("nothing", undeclared > 1)
      }
    }

    """
}
