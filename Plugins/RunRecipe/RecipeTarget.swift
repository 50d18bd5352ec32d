import Foundation
import PackagePlugin

/// An executable target of the package whose source declares a recipe.
struct RecipeTarget {
  /// The recipe's name, which is also its product's.
  var name: String
  /// The source file with `@main struct NAME: Recipe`.
  var source: URL
  /// All source files of the target.
  var sources: [URL]
  /// The first sentence of the recipe's documentation comment.
  var summary: String

  /// The recipes of a package: executables that depend on `Penchant`, here or in another package.
  static func all(in package: Package) -> [RecipeTarget] {
    package.targets.compactMap { target in
      guard let module = target as? SwiftSourceModuleTarget, module.kind == .executable,
        module.recursiveTargetDependencies.contains(where: { $0.name == "Penchant" })
      else { return nil }
      return RecipeTarget(module)
    }.sorted { $0.name < $1.name }
  }

  private init?(_ module: SwiftSourceModuleTarget) {
    let files = module.sourceFiles(withSuffix: "swift").map(\.url)
    let ordered = files.sorted {
      ($0.lastPathComponent == "\(module.name).swift" ? 0 : 1, $0.path)
        < ($1.lastPathComponent == "\(module.name).swift" ? 0 : 1, $1.path)
    }
    for file in ordered {
      guard let text = try? String(contentsOf: file, encoding: .utf8),
        RecipeSource.declares(module.name, in: text)
      else { continue }
      name = module.name
      source = file
      sources = files
      summary = RecipeSource.summary(of: module.name, in: text)
      return
    }
    return nil
  }
}
