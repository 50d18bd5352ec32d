/// A table of results with a title and a sentence on how to read it.
struct ResultTable: Sendable {
  /// What was measured.
  let title: String
  /// How to read the figures.
  let note: String
  /// The headings of the columns; distinct.
  let columns: [String]
  /// The rows, each with as many cells as there are columns.
  private(set) var rows: [[Cell]] = []

  /// Creates a table without rows.
  ///
  /// - Parameters:
  ///   - title: What was measured.
  ///   - note: How to read the figures.
  ///   - columns: The headings of the columns; distinct.
  init(_ title: String, note: String, columns: [String]) {
    self.title = title
    self.note = note
    self.columns = columns
  }

  /// Adds a row.
  ///
  /// - Parameter cells: As many cells as there are columns.
  mutating func add(_ cells: [Cell]) {
    precondition(cells.count == columns.count, "\(cells.count) cells in \(columns.count) columns")
    rows.append(cells)
  }

  /// The table with aligned columns, for a terminal.
  var text: String {
    let lines = [columns] + rows.map { $0.map(\.text) }
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let aligned = lines.map { cells in
      columns.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - cells[column].count)
        return isNumeric(column) ? space + cells[column] : cells[column] + space
      }.joined(separator: "  ")
    }
    let trimmed = aligned.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    return ([title] + (note.isEmpty ? [] : [note]) + trimmed).joined(separator: "\n") + "\n"
  }

  /// The table in Markdown, with its title as a heading of the third level.
  var markdown: String {
    let rule = columns.indices.map { isNumeric($0) ? "---:" : "---" }
    let lines = [columns, rule] + rows.map { $0.map { Self.escaped($0.text) } }
    return "### \(title)\n\n" + (note.isEmpty ? "" : "\(note)\n\n")
      + lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  /// Whether a column holds no words.
  private func isNumeric(_ column: Int) -> Bool {
    rows.allSatisfy { $0[column].isNumeric }
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}

extension ResultTable: Encodable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the title, the note, and every row as an object by heading.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(title, forKey: Key("title"))
    try container.encode(note, forKey: Key("note"))
    var list = container.nestedUnkeyedContainer(forKey: Key("rows"))
    for row in rows {
      var object = list.nestedContainer(keyedBy: Key.self)
      for (column, cell) in zip(columns, row) { try object.encode(cell, forKey: Key(column)) }
    }
  }
}
