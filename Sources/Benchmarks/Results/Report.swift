import Foundation

/// Everything that was measured; tables are printed as soon as they are complete.
final class Report {
  /// What `--json` writes.
  private struct Contents: Encodable {
    var machine: Machine
    var threads: Int
    var peaks: [MachinePeak]
    var tables: [ResultTable]
  }

  /// Whether tables are printed in Markdown.
  let printsMarkdown: Bool
  /// The tables so far.
  private(set) var tables: [ResultTable] = []
  private let output: FileHandle

  /// Creates an empty report.
  ///
  /// - Parameters:
  ///   - printsMarkdown: Whether tables are printed in Markdown.
  ///   - output: Where tables are printed.
  init(printsMarkdown: Bool, output: FileHandle = .standardOutput) {
    self.printsMarkdown = printsMarkdown
    self.output = output
  }

  /// Prints a paragraph above the tables.
  ///
  /// - Parameter text: The paragraph without its end.
  func introduce(_ text: String) {
    Self.write(text + "\n\n", to: output)
  }

  /// Prints a table and keeps it.
  ///
  /// - Parameter table: The table; one without rows is left out.
  func add(_ table: ResultTable) {
    guard !table.rows.isEmpty else { return }
    tables.append(table)
    Self.write((printsMarkdown ? table.markdown : table.text) + "\n", to: output)
  }

  /// Writes everything as JSON.
  ///
  /// - Parameters:
  ///   - file: The file's path; a file that is there is replaced.
  ///   - machine: What the tables were measured on.
  ///   - threads: How many threads were allowed.
  ///   - peaks: What the machine reaches at best.
  /// - Throws: `BenchmarkError.unwritable`.
  func write(to file: String, machine: Machine, threads: Int, peaks: [MachinePeak]) throws {
    let contents = Contents(machine: machine, threads: threads, peaks: peaks, tables: tables)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(contents).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw BenchmarkError.unwritable(file: file, reason: error.localizedDescription)
    }
  }

  /// Tells on standard error what is being measured.
  ///
  /// - Parameter text: A line without its end.
  static func progress(_ text: String) {
    write(text + "\n", to: .standardError)
  }

  private static func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
