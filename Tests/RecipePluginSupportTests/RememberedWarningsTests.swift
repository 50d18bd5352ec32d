import Foundation
import RecipePluginSupport
import Testing

@Suite struct RememberedWarningsTests {
  @Test("warnings last until the source changes or a build has none")
  func memory() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "warnings-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "A.swift")
    try Data("let a = 1".utf8).write(to: source)
    let memory = RememberedWarnings(file: folder.appending(path: "memory"), sources: [source])
    #expect(memory.warnings.isEmpty)

    let warnings = try [#require(BuildDiagnostic(heading: "A.swift:1:5: warning: unused"))]
    memory.replace(with: warnings)
    #expect(memory.warnings == warnings)
    try Data("let a = 12".utf8).write(to: source)
    #expect(memory.warnings.isEmpty)

    memory.replace(with: warnings)
    memory.replace(with: [])
    #expect(memory.warnings.isEmpty)
  }
}
