import Foundation
import Testing

@Suite("Modules import what the design lets them")
struct ImportTests {
  /// What each module may import: the package's own modules, and others.
  static let table: [(module: String, own: Set<String>, others: Set<String>)] = {
    let plan = "RecipePlan"
    let statistics = "PreferenceStatistics"
    let data = "PreferenceData"
    let core = "OptimizationCore"
    let language = "RecipeDSL"
    let interpreter = "RecipeInterpreter"
    let libc: Set = ["Glibc", "Musl", "Android", "Darwin"]
    let below: Set = [plan, statistics, data, core, language]
    return [
      (plan, [], ["Foundation"]), (statistics, [], libc),
      (data, ["CZlib"], ["Foundation", "Synchronization"]),
      (core, [], libc.union(["Foundation", "Dispatch", "Synchronization"])),
      (language, [plan, data, statistics], ["Foundation"]),
      (interpreter, below, libc.union(["Foundation", "Dispatch", "Synchronization"])),
      ("RunReports", [plan, statistics], libc.union(["Foundation"])),
      ("RecipePluginSupport", [plan], ["Foundation"]),
      (
        "Penchant", below.union([interpreter, "RunReports", "RecipePluginSupport"]),
        libc.union(["Foundation", "Dispatch", "Synchronization"])
      ),
    ]
  }()

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func files(under folder: String) throws -> [(name: String, text: String)] {
    let url = root.appendingPathComponent(folder).resolvingSymlinksInPath()
    let names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map {
      ("\(folder)/\($0)", try String(contentsOf: url.appendingPathComponent($0), encoding: .utf8))
    }
  }

  /// The modules that a file imports, whatever stands around `import`.
  static func imports(of text: String) -> [String] {
    let statement =
      /^\s*(?:(?:@\w+(?:\([^)]*\))?|public|package|internal|fileprivate|private)\s+)*import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let)\s+)?(\w+)/
    return text.split(whereSeparator: \.isNewline).flatMap { line in
      line.split(separator: ";").compactMap { part in
        part.firstMatch(of: statement).map { String($0.output.1) }
      }
    }
  }

  @Test("every way to write an import is seen")
  func statements() {
    let text = """
      import A
      public import B
      @_exported public import C
      @preconcurrency import D
      @testable import E
        internal import F
      @_implementationOnly import G; import H
      @_spi(Testing) package import I
      import struct J.Value
      private import K.Part
      // import L
      /// import M
      let important = 1
      """
    #expect(Self.imports(of: text) == ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"])
  }

  @Test("no file imports what its module may not", arguments: table.map(\.module))
  func imports(module: String) throws {
    let row = try #require(Self.table.first { $0.module == module })
    let files = try Self.files(under: "Sources/\(module)")
    try #require(!files.isEmpty)
    for file in files {
      for name in Self.imports(of: file.text) {
        #expect(row.own.union(row.others).contains(name), "\(file.name) imports \(name)")
        #expect(!file.text.contains("@testable import"), "\(file.name)")
        if module == "OptimizationCore", name == "Foundation" {
          #expect(file.name.hasPrefix("Sources/OptimizationCore/Weights/"), "\(file.name)")
        }
      }
    }
  }

  @Test("every module has its row")
  func modules() throws {
    let url = Self.root.appendingPathComponent("Sources")
    let modules = try FileManager.default.contentsOfDirectory(atPath: url.path)
      .filter { !$0.hasPrefix(".") && $0 != "CZlib" }
    #expect(Set(modules).isSubset(of: Set(Self.table.map(\.module))))
  }

  @Test("the manifest's dependencies are those of the table", arguments: table.map(\.module))
  func manifest(module: String) throws {
    let row = try #require(Self.table.first { $0.module == module })
    let manifest = try Self.manifest()
    let start = try #require(
      manifest.firstRange(of: try Regex(#"\.target\(\s*name: "\#(module)""#)),
      "\(module)"
    )
    let rest = manifest[start.upperBound...]
    let end = rest.firstRange(of: "swiftSettings")?.lowerBound ?? rest.endIndex
    let names = rest[..<end].matches(of: /"(\w+)"/).map { String($0.output.1) }
    #expect(Set(names).isSubset(of: row.own), "\(module): \(names)")
    // What files import must be declared.
    let imported = try Self.files(under: "Sources/\(module)").flatMap { Self.imports(of: $0.text) }
    #expect(Set(imported).intersection(row.own).isSubset(of: Set(names)), "\(module)")
  }

  @Test("the package has no dependencies")
  func dependencies() throws {
    let manifest = try Self.manifest()
    #expect(manifest.firstRange(of: /\.package\s*\(/) == nil)
    #expect(manifest.contains("// swift-tools-version: 6.2"))
  }

  @Test("no source file is longer than 500 lines")
  func lengths() throws {
    for file in try Self.table.flatMap({ try Self.files(under: "Sources/\($0.module)") }) {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 501, "\(file.name) has \(lines) lines")
    }
  }

  private static func manifest() throws -> String {
    try String(contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
  }
}
