/// The log of a build, reduced to what the author of a recipe has to read.
public struct BuildLog: Sendable {
  /// The messages about places in sources, each once, in the log's order.
  public var diagnostics: [BuildDiagnostic] = []
  /// The modules that were compiled, as opposed to being up to date.
  public var compiledModules: Set<String> = []
  /// What is left: errors without a place, the output of a crashed compiler.
  public var otherLines: [String] = []

  /// Reads a log.
  public init(_ text: String) {
    var open: BuildDiagnostic?
    func close() {
      guard var diagnostic = open else { return }
      while diagnostic.excerpt.last?.allSatisfy(\.isWhitespace) == true {
        diagnostic.excerpt.removeLast()
      }
      if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
      open = nil
    }
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let line = String(line)
      if let step = Self.step(line) {
        close()
        if step.hasPrefix("Compiling ") || step.hasPrefix("Emitting module ") {
          let words = step.split(separator: " ")
          compiledModules.insert(String(step.hasPrefix("C") ? words[1] : words[2]))
        }
      } else if let diagnostic = BuildDiagnostic(heading: line) {
        close()
        open = diagnostic
      } else if Self.isChatter(line) {
        close()
      } else if open != nil, Self.isExcerpt(line) {
        open?.excerpt.append(line)
      } else if !line.allSatisfy(\.isWhitespace) {
        close()
        if !otherLines.contains(line) { otherLines.append(line) }
      }
    }
    close()
  }

  /// The warnings in given files.
  public func warnings(in files: Set<String>) -> [BuildDiagnostic] {
    diagnostics.filter { $0.severity == .warning && files.contains($0.file) }
  }

  /// What explains a failed build: every error once and the warnings in given files.
  ///
  /// Lines about no place in a source (`no product named …`) are shown only when nothing better is
  /// known. Files below a folder are named relative to it.
  public func explanation(warningsIn files: Set<String>, relativeTo folder: String) -> String {
    let told = diagnostics.filter {
      $0.severity == .error || ($0.severity == .warning && files.contains($0.file))
    }
    let texts = told.map { $0.text(relativeTo: folder) }
    if told.contains(where: { $0.severity == .error }) { return texts.joined(separator: "\n\n") }
    let other = otherLines.joined(separator: "\n")
    return (texts + (other.isEmpty ? [] : [other])).joined(separator: "\n\n")
  }

  /// The text behind the counter of `[3/6] Compiling …`; nil for other lines.
  private static func step(_ line: String) -> Substring? {
    guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
    let counter = line[line.index(after: line.startIndex)..<end].split(separator: "/")
    guard counter.count == 2, counter.allSatisfy({ Int($0) != nil }) else { return nil }
    return line[line.index(after: end)...].drop(while: \.isWhitespace)
  }

  private static func isChatter(_ line: String) -> Bool {
    line.hasPrefix("Building for ") || line.hasPrefix("Build of product ")
      || line.hasPrefix("Build complete!") || line.hasPrefix("Planning build")
      || (line.hasPrefix("[#") && line.contains("]: <http"))
      || line.hasSuffix("(use -v to see invocation)")
  }

  /// Whether a line is source with a line number, marks below one, or the space between.
  private static func isExcerpt(_ line: String) -> Bool {
    let text = line.drop { $0.isWhitespace || $0.isNumber }
    return text.isEmpty || text.hasPrefix("|")
  }
}
