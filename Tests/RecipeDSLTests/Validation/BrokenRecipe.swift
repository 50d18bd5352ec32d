import Foundation
import RecipePlan
import Testing

@testable import RecipeDSL

/// A recipe that breaks rules, with the faults that its comments announce.
///
/// A comment `// fault: text` announces a fault at its own line, `// fault+1: text` at the next one.
struct BrokenRecipe: Sendable, CustomTestStringConvertible {
  /// A fault at a line of this test's source.
  struct Fault: Hashable, CustomStringConvertible {
    var line: Int?
    var message: String

    var description: String { "\(line.map(String.init) ?? "-"): \(message)" }
  }

  private var name: String
  private var file: String
  private var start: Int
  private var end: Int
  private var lower: @Sendable () -> LoweredExperiment

  var testDescription: String { name }

  /// Names a broken body of a recipe.
  init(
    _ name: String,
    file: String = #filePath,
    line: Int = #line,
    @ExperimentBuilder _ content: @escaping @Sendable () -> ExperimentContent
  ) {
    self.name = name
    self.file = file
    self.start = line
    self.end = .max
    self.lower = { lowered(content) }
  }

  /// Ends each recipe of a list where the next one starts.
  static func list(_ recipes: [BrokenRecipe]) -> [BrokenRecipe] {
    var recipes = recipes
    for index in recipes.indices.dropLast() { recipes[index].end = recipes[index + 1].start }
    return recipes
  }

  /// The faults that were found, in order.
  var found: [Fault] {
    lower().faults.map { Fault(line: $0.location?.line, message: $0.message) }
  }

  /// The faults that comments announce, in order of lines.
  func announced() throws -> [Fault] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let comment = /\/\/ fault(?:\+(\d))?: (.*)$/
    var faults: [Fault] = []
    for (index, line) in lines.enumerated() where (start..<end).contains(index + 1) {
      guard let match = line.firstMatch(of: comment) else { continue }
      let offset = match.output.1.flatMap { Int($0) } ?? 0
      faults.append(Fault(line: index + 1 + offset, message: String(match.output.2)))
    }
    return faults
  }
}
