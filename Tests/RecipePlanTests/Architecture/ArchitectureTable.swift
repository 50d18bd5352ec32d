import Foundation

/// The table of modules in the README, which says what each of them may import.
struct ArchitectureTable {
  /// What one module may import, the C library aside.
  struct Row: Sendable {
    var module: String
    var imports: Set<String>
  }

  /// The table of this package's README; without rows if there is none.
  static let ofReadme: ArchitectureTable = {
    let url = root.appendingPathComponent("README.md")
    return ArchitectureTable(readme: (try? String(contentsOf: url, encoding: .utf8)) ?? "")
  }()

  /// The package's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The modules in the order of the table.
  var rows: [Row]
  /// The names of the C library, which every module may import.
  var libraries: Set<String>

  /// The names of the modules.
  var modules: [String] { rows.map(\.module) }

  /// Reads the section "Architecture": the first and the third column of its table, and the sentence
  /// about the C library.
  init(readme: String) {
    let section = readme.components(separatedBy: "\n## ").first { $0.hasPrefix("Architecture\n") }
    rows = (section ?? "").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard line.hasPrefix("| `"), cells.count == 5 else { return nil }
      guard let module = Self.code(in: cells[1]).first else { return nil }
      return Row(module: module, imports: Set(Self.code(in: cells[3])))
    }
    let sentence = section?.firstMatch(of: /The C library \(([^)]*)\) may be imported anywhere/)
    libraries = Set(sentence.map { Self.code(in: $0.output.1) } ?? [])
  }

  /// The words between backticks.
  private static func code(in text: Substring) -> [String] {
    text.matches(of: /`([^`]*)`/).map { String($0.output.1) }
  }
}
