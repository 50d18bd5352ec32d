import Foundation
import RecipePlan

/// The folder that holds what a run leaves.
struct OutputFolder {
  /// The folder could not be prepared.
  struct Fault: Error, CustomStringConvertible {
    var path: String
    var reason: String

    var description: String { "The output folder '\(path)' can't be used: \(reason)" }
  }

  /// The folder, as an absolute path.
  var url: URL

  /// Chooses the folder: the one asked for, or one for the recipe below the current directory.
  init(asked: String?, recipe: String) {
    url = URL(fileURLWithPath: asked ?? "penchant-runs/\(recipe)").standardizedFileURL
  }

  /// Where the results will be.
  var results: URL { url.appending(path: "results.json") }

  /// Makes the folder and writes the plan into it.
  ///
  /// Results of an earlier run go first: beside another plan they would be taken for its results.
  func prepare(for plan: Plan) throws {
    do {
      let manager = FileManager.default
      try manager.createDirectory(at: url, withIntermediateDirectories: true)
      for name in ["results.json", "summary.md", "environment.json", "metrics.jsonl"] {
        let file = url.appending(path: name)
        if manager.fileExists(atPath: file.path) { try manager.removeItem(at: file) }
      }
      let data = try CanonicalJSON.readableData(plan) + Data("\n".utf8)
      try data.write(to: url.appending(path: "plan.json"), options: .atomic)
    } catch {
      throw Fault(path: url.path, reason: (error as NSError).localizedDescription)
    }
  }
}
