import RecipePluginSupport
import Testing

@Suite struct BuildLogTests {
  static let folder = "/home/reader/package"
  static let hello = "\(folder)/Recipes/HelloPreferences/HelloPreferences.swift"

  @Test("errors of a release build are shown once, with file and line, and nothing else")
  func failed() {
    let log = BuildLog(BuildLogSamples.failed)
    // swift-format-ignore
    #expect(
      log.explanation(warningsIn: [], relativeTo: Self.folder) == #"""
        Recipes/HelloPreferences/HelloPreferences.swift:6:24: error: cannot convert value of type 'Int' to specified type 'String'
         4 |   static func main() {
         5 |     let unused = 3
         6 |     let text: String = 4
           |                        `- error: cannot convert value of type 'Int' to specified type 'String'
         7 |     print(undefined)
         8 |     @available(*, deprecated, message: "no") func f() {}

        Recipes/HelloPreferences/HelloPreferences.swift:7:11: error: cannot find 'undefined' in scope
         5 |     let unused = 3
         6 |     let text: String = 4
         7 |     print(undefined)
           |           `- error: cannot find 'undefined' in scope
         8 |     @available(*, deprecated, message: "no") func f() {}
         9 |     f()
        """#
    )
    #expect(log.compiledModules == ["HelloPreferences"])
    #expect(log.otherLines.isEmpty)
  }

  @Test(
    "a repeated log adds nothing",
    arguments: [BuildLogSamples.failed, BuildLogSamples.unparsed]
  )
  func repeated(text: String) {
    let once = BuildLog(text)
    let twice = BuildLog(text + "\n" + text)
    #expect(once.diagnostics == twice.diagnostics)
  }

  @Test("warnings are shown for the recipe's own files")
  func warnings() {
    let log = BuildLog(BuildLogSamples.failed)
    #expect(log.warnings(in: [Self.hello]).map(\.place) == ["9:5"])
    #expect(log.warnings(in: ["\(Self.folder)/Other.swift"]).isEmpty)
    let text = log.explanation(warningsIn: [Self.hello], relativeTo: Self.folder)
    #expect(text.contains("HelloPreferences.swift:9:5: warning: 'f()' is deprecated: no"))
    #expect(!text.contains("https://"))
  }

  @Test("a successful build names what it compiled and keeps the warnings")
  func succeeded() {
    let log = BuildLog(BuildLogSamples.succeeded)
    #expect(log.compiledModules == ["RecipePluginSupport", "RecipePlan", "Hello"])
    #expect(log.otherLines.isEmpty)
    let warnings = log.warnings(in: ["\(Self.folder)/Recipes/Hello/Hello.swift"])
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.sentence(relativeTo: Self.folder).hasPrefix(
        "Recipes/Hello/Hello.swift:3:58: initialization of immutable value 'unused'"
      ) == true
    )
  }

  @Test("a link error is shown without the commands' own lines")
  func unlinked() {
    let log = BuildLog(BuildLogSamples.unlinked)
    #expect(
      log.explanation(warningsIn: [], relativeTo: Self.folder)
        == "Recipes/HelloPreferences/HelloPreferences.swift:6: error: "
        + "undefined reference to 'missing_symbol'"
    )
  }

  @Test("a debug build's errors look the same")
  func debug() {
    let release = BuildLog(BuildLogSamples.failed)
    let debug = BuildLog(BuildLogSamples.debug)
    #expect(debug.diagnostics == release.diagnostics)
    #expect(debug.compiledModules.isSuperset(of: ["RecipePlan", "HelloPreferences"]))
    #expect(debug.otherLines.isEmpty)
  }

  @Test("a missing brace yields each complaint with its whole excerpt")
  func unparsed() throws {
    let log = BuildLog(BuildLogSamples.unparsed)
    #expect(log.otherLines.isEmpty)
    let first = try #require(log.diagnostics.first)
    #expect(first.place == "6:3")
    #expect(first.excerpt.contains { $0.contains("note: to match this opening '('") })
    #expect(log.diagnostics.filter { $0.severity == .error }.count == 5)
  }

  @Test("an error without a place is shown when it is all there is")
  func placeless() {
    let log = BuildLog("error: no product named 'X'\nerror: no product named 'X'\nBuilding for x\n")
    #expect(
      log.explanation(warningsIn: [], relativeTo: Self.folder) == "error: no product named 'X'"
    )
  }

  @Test("a path with spaces and colons is read; source text is not taken for a heading")
  func headings() throws {
    let line = "/a b/c:d.swift:1:22: error: no: note: x"
    let diagnostic = try #require(BuildDiagnostic(heading: line))
    #expect(diagnostic.file == "/a b/c:d.swift")
    #expect(diagnostic.place == "1:22")
    #expect(diagnostic.message == "no: note: x")
    #expect(BuildDiagnostic(heading: "12 | let text = \"a:1:2: error: b\"") == nil)
    #expect(BuildDiagnostic(heading: "error: a") == nil)
    #expect(BuildDiagnostic(heading: "clang: error: linker command failed") == nil)
  }
}
