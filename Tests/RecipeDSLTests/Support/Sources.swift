import Foundation

/// The package's own source files.
enum Sources {
  /// Every Swift file of a module.
  static func files(in module: String) throws -> [(name: String, text: String)] {
    let folder = Compiler.root.appendingPathComponent("Sources/\(module)")
      .resolvingSymlinksInPath()
    guard let paths = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    return try paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map {
      (
        "\(module)/\($0)",
        try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
      )
    }
  }
}
