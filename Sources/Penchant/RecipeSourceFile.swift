import Foundation
import RecipePluginSupport

/// Finds a recipe's source file, whose comment is the recipe's summary.
struct RecipeSourceFile {
  var recipe: String

  /// The recipe's summary; empty when the source is not found.
  /// - Parameter path: The file that the plugin named; without it the usual places are searched.
  /// - Returns: The first sentence of the comment.
  func summary(path: String?) -> String {
    let files = path.map { [URL(fileURLWithPath: $0)] } ?? candidates
    for file in files {
      if let text = try? String(contentsOf: file, encoding: .utf8),
        RecipeSource.declares(recipe, in: text)
      {
        return RecipeSource.summary(of: recipe, in: text)
      }
    }
    return ""
  }

  /// The usual places in the packages around the executable and around the current directory.
  private var candidates: [URL] {
    let executable = Bundle.main.executableURL?.resolvingSymlinksInPath()
    let current = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    return [executable?.deletingLastPathComponent(), current].compactMap { $0 }
      .compactMap(Self.package)
      .flatMap { package in
        ["Recipes", "Sources"].map { package.appending(path: "\($0)/\(recipe)/\(recipe).swift") }
      }
  }

  private static func package(around folder: URL) -> URL? {
    var folder = folder.standardizedFileURL
    while folder.pathComponents.count > 1 {
      let manifest = folder.appending(path: "Package.swift")
      if FileManager.default.fileExists(atPath: manifest.path) { return folder }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
