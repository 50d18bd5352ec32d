import Foundation
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("The pages of objectives and regularizers")
struct ObjectivePageTests {
  /// A component's section.
  struct Section: Sendable {
    var page: String
    var name: String
    var lines: [String]
  }

  /// A formula as a page shows it.
  struct Shown: Hashable, Sendable {
    var declaration: String
    var formula: String
  }

  private static let folder = Compiler.root
    .appendingPathComponent("Sources/RecipeDSL/Objectives").resolvingSymlinksInPath()

  /// The sections of all pages; the README above them has none.
  static let sections: [Section] = {
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (paths ?? []).filter { $0.hasSuffix("/README.md") }.sorted().flatMap { path in
      let file = folder.appendingPathComponent(path)
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return text.components(separatedBy: "\n## ").dropFirst().map { part in
        let lines = part.components(separatedBy: "\n")
        return Section(page: path, name: lines[0], lines: Array(lines.dropFirst()))
      }
    }
  }()

  /// The formulas that a section shows.
  private static func formulas(of section: Section) -> [Shown] {
    section.lines.compactMap { line in
      let parts = line.components(separatedBy: "`")
      guard line.hasPrefix("- **Formula** of `"), parts.count == 5 else { return nil }
      return Shown(declaration: parts[1], formula: parts[3])
    }
  }

  /// The formulas that the terms print, under the declarations that this folder's list writes.
  static let printed: [String: [Shown]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("DocumentedTerms.swift")
    let source = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let lines = source.components(separatedBy: "\n")
    var found: [String: [Shown]] = [:]
    for entry in DocumentedTerms.all {
      let line = lines[entry.line - 1].trimmingCharacters(in: .whitespaces)
      let declaration = line.dropFirst("DocumentedTerm(".count).dropLast("),".count)
      // The kind of example follows from the stage in a recipe.
      let short = declaration.replacing(#/<[\w, ]+>/#, with: "")
      let name = short.prefix { $0 != "(" }
      let formula = FormulaPrinter().text(entry.term.loss.value.formula)
      found[String(name), default: []].append(Shown(declaration: String(short), formula: formula))
    }
    return found
  }()

  @Test(
    "Every objective and regularizer of the sources has one section, and no section is left over"
  )
  func completeness() throws {
    let declaration = try Regex(
      #"public struct (\w+)(?:<.*>)?: (?:Objective|Regularizer|LossTerm)\b"#
    )
    var components: [String] = []
    for file in try Sources.files(in: "RecipeDSL") where file.name.contains("/Objectives/") {
      for match in file.text.matches(of: declaration) {
        components.append(String(match.output[1].substring ?? ""))
      }
    }
    components.removeAll { $0 == "WeightedTerm" }
    #expect(components.count >= 50)
    #expect(Self.sections.map(\.name).sorted() == components.sorted())
  }

  @Test("A section says formula, data, paper, equal settings and differences, in this order")
  func fields() {
    let wanted = ["**Learns from** ", "**Paper:** ", "**Equals:** ", "**Differs:** "]
    for section in Self.sections {
      let items = section.lines.filter { $0.hasPrefix("- ") }.map { $0.dropFirst(2) }
      let rest = items.drop { $0.hasPrefix("**Formula** of `") }
      #expect(rest.count < items.count, "\(section.name) shows no formula")
      #expect(rest.count == wanted.count, "\(section.name)")
      for (item, field) in zip(rest, wanted) {
        #expect(item.hasPrefix(field) && item.count > field.count, "\(section.name): \(item)")
      }
    }
  }

  @Test("The formula of a page is the one that the value prints", arguments: sections.map(\.name))
  func formulas(_ name: String) throws {
    let section = try #require(Self.sections.first { $0.name == name })
    let shown = Self.formulas(of: section)
    let printed = Self.printed[name] ?? []
    #expect(!shown.isEmpty)
    // As text, so that a failure shows what to write.
    func text(_ formulas: [Shown]) -> String {
      formulas.map { "- **Formula** of `\($0.declaration)`: `\($0.formula)`" }
        .joined(separator: "\n")
    }
    #expect(text(shown) == text(printed), "\(section.page), \(name), is to be:\n\(text(printed))")
  }
}
