import Foundation
import Testing

@Suite("Modules import what the design lets them")
struct ImportTests {
  static let table = ArchitectureTable.ofReadme
  static let root = ArchitectureTable.root

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
    // Programs in other languages stand in texts of several lines.
    let code = text.replacing(/"""\n.*?"""/.dotMatchesNewlines(), with: "")
    return code.split(whereSeparator: \.isNewline).flatMap { line in
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

  @Test("the table is read as it is written")
  func reading() {
    let table = ArchitectureTable(
      readme: """
        # Title
        | `Before` | ? | `Nothing` |

        ## Architecture

        | module | question | may import |
        | --- | --- | --- |
        | `A` | Has `code` | nothing |
        | `B` | ? | `A` `Foundation` |

        The C library (`Glibc`, `Darwin`) may be imported anywhere.

        ## After

        | `C` | ? | `A` |
        """
    )
    #expect(table.rows.map(\.module) == ["A", "B"])
    #expect(table.rows.map(\.imports) == [[], ["A", "Foundation"]])
    #expect(table.libraries == ["Glibc", "Darwin"])
  }

  @Test("no file imports what its module may not", arguments: table.modules)
  func imports(module: String) throws {
    let row = try #require(Self.table.rows.first { $0.module == module })
    let files = try Self.files(under: "Sources/\(module)")
    try #require(!files.isEmpty)
    for file in files {
      #expect(!file.text.contains("@testable import"), "\(file.name)")
      for name in Self.imports(of: file.text) where !Self.table.libraries.contains(name) {
        #expect(row.imports.contains(name), "\(file.name) imports \(name)")
        if module == "OptimizationCore", name == "Foundation" {
          #expect(file.name.hasPrefix("Sources/OptimizationCore/Weights/"), "\(file.name)")
        }
      }
    }
  }

  @Test("no row allows what its module doesn't need", arguments: table.modules)
  func needs(module: String) throws {
    let row = try #require(Self.table.rows.first { $0.module == module })
    let imported = try Self.files(under: "Sources/\(module)").flatMap { Self.imports(of: $0.text) }
    let unused = row.imports.subtracting(imported).subtracting(try Self.dependencies(of: module))
    #expect(unused.isEmpty, "\(module) imports none of \(unused.sorted())")
  }

  @Test("every module has its row, and every row its module")
  func modules() throws {
    let url = Self.root.appendingPathComponent("Sources")
    let modules = try FileManager.default.contentsOfDirectory(atPath: url.path)
      .filter { !$0.hasPrefix(".") && $0 != "CZlib" }
    #expect(Self.table.modules.sorted() == modules.sorted())
    #expect(Self.table.libraries == ["Glibc", "Musl", "Darwin"])
  }

  @Test("the manifest's dependencies are those of the table", arguments: table.modules)
  func manifest(module: String) throws {
    let row = try #require(Self.table.rows.first { $0.module == module })
    let own = row.imports.intersection(Self.table.modules + ["CZlib"])
    #expect(try Self.dependencies(of: module) == own)
  }

  @Test("the package has no dependencies")
  func dependencies() throws {
    let manifest = try Self.manifest()
    #expect(manifest.firstRange(of: /\.package\s*\(/) == nil)
    #expect(manifest.contains("// swift-tools-version: 6.2"))
  }

  @Test("no source file is longer than 500 lines")
  func lengths() throws {
    for file in try Self.table.modules.flatMap({ try Self.files(under: "Sources/\($0)") }) {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 501, "\(file.name) has \(lines) lines")
    }
  }

  /// The targets that a module's target names as its dependencies.
  private static func dependencies(of module: String) throws -> Set<String> {
    let manifest = try manifest()
    let start = try #require(
      manifest.firstRange(of: try Regex(#"\.(?:target|executableTarget)\(\s*name: "\#(module)""#)),
      "\(module)"
    )
    let rest = manifest[start.upperBound...]
    let settings = rest.firstRange(of: "swiftSettings")?.lowerBound ?? rest.endIndex
    let end = rest[..<settings].firstRange(of: "exclude:")?.lowerBound ?? settings
    return Set(rest[..<end].matches(of: /"(\w+)"/).map { String($0.output.1) })
  }

  private static func manifest() throws -> String {
    try String(contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
  }
}
