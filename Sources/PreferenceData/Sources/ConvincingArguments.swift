/// Pairs of arguments of which people found one more convincing (Habernal and Gurevych 2016,
/// UKPConvArg1Strict): the folder of the published tables, or two files of JSON lines.
///
/// The published folder has a table per debate and stance, `ban-plastic-water-bottles_no-….csv`, with
/// the columns identity, label (`a1` or `a2`), first and second argument between tabs, and a heading
/// that begins with `#id`. The prompt is then the debate and the stance as the file's name spells
/// them. JSON lines are `pairs.jsonl`, with `topic`, `title`, `a1`, `a2`, `gold` and `strict`, and
/// `arguments.jsonl`, with `topic`, `arg` and `text`; rows that are not strict are left out and
/// counted, and the prompt is the debate's title and the stance.
///
/// The field `.group` of a row is the debate with its stance, `.source` the debate.
public struct ConvincingArguments: ExampleSource {
  /// The folder.
  public var path: Path

  /// Reads a folder.
  public init(_ path: Path) {
    self.path = path
  }

  /// The files that are read, in order.
  public var files: [Path] {
    let lines = [path / "arguments.jsonl", path / "pairs.jsonl"]
    if lines.allSatisfy({ $0.isFolder == false }) { return lines }
    let tables = path.files(named: ".csv")
    return tables.isEmpty ? [path] : tables
  }

  /// All pairs; the ledger has one entry for each file of pairs.
  ///
  /// Throws a `DataError` if the folder has neither form, or for the first line that is no row.
  public func read(_ context: DataContext) throws -> RowTable<Comparison> {
    let advice =
      "Fetch the folder data/UKPConvArg1Strict-CSV of the public repository "
      + "UKPLab/acl2016-convincing-arguments and give its path."
    guard path.isFolder == true else {
      guard case .missingFile(_, _, _, let nearest) = path.missing else { throw path.missing }
      throw DataError.missingDataSet(path: path.string, nearest: nearest, advice: advice)
    }
    let files = files
    guard files != [path] else {
      throw DataError.noDataFiles(
        folder: path.string,
        expected: "tables named .csv, or arguments.jsonl and pairs.jsonl",
        others: [],
        advice: advice
      )
    }
    if files[0].name == "arguments.jsonl" { return try readLines(files[0], files[1]) }
    return RowTable.joined(try files.map(readTable))
  }

  private func readLines(_ arguments: Path, _ pairs: Path) throws -> RowTable<Comparison> {
    var texts: [String: String] = [:]
    // Arguments are looked up by pairs, and are no rows of their own.
    _ = try RowReader(file: arguments, name: arguments.name).table {
      (row) throws -> RowReader.Outcome<Demonstration> in
      let text = try row.text("text")
      texts["\(try row.text("topic"))\n\(try row.text("arg"))"] = text
      return .drop("argument")
    }
    return try RowReader(file: pairs, name: pairs.name).table {
      (row) throws -> RowReader.Outcome<Comparison> in
      guard try row.truth("strict") else { return .drop("not in the strict set") }
      let topic = try row.text("topic")
      let names = [try row.text("a1"), try row.text("a2")]
      let label = try row.optionalName("gold") ?? ""
      guard let first = texts["\(topic)\n\(names[0])"], let second = texts["\(topic)\n\(names[1])"]
      else { return .drop("argument without a text") }
      guard let pair = Self.pair(first, second, label: label) else { return .drop("a tie") }
      return .example(
        Comparison(
          prompt: "\(try row.text("title")): \(Self.words(topic.split(separator: "_").last ?? ""))",
          chosen: pair.chosen,
          rejected: pair.rejected,
          group: topic,
          source: Self.debate(of: topic)
        )
      )
    }
  }

  private func readTable(_ file: Path) throws -> RowTable<Comparison> {
    let topic = file.name.hasSuffix(".csv") ? String(file.name.dropLast(4)) : file.name
    let prompt = topic.split(separator: "_").map(Self.words).joined(separator: ": ")
    var entry = RowLedgerEntry(name: file.name)
    var rows: [Row<Comparison>] = []
    try LineReader(file: file).forEachLine { line, bytes in
      let origin = RowOrigin(name: file.name, line: line)
      if let byte = UTF8Check.firstInvalidByte(in: bytes) {
        throw DataError.invalidUTF8(file: file.string, line: line, byte: byte + 1)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      guard !text.hasPrefix("#id") else { return }
      let cells = text.split(separator: "\t", omittingEmptySubsequences: false).map {
        $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
      }
      guard cells.count == 4 else {
        throw DataError.notAnObject(
          file: file.string,
          line: line,
          found: "\(cells.count) columns between tabs in place of 4"
        )
      }
      guard let pair = Self.pair(cells[2], cells[3], label: cells[1]) else {
        entry.recordDrop("a tie", at: origin)
        return
      }
      let example = Comparison(
        prompt: prompt,
        chosen: pair.chosen,
        rejected: pair.rejected,
        group: topic,
        source: Self.debate(of: topic)
      )
      if let defect = example.defect {
        entry.recordDrop(defect, at: origin)
      } else {
        entry.recordKept()
        rows.append(Row(example, origin: origin))
      }
    }
    return RowTable(rows: rows, ledger: RowLedger(entries: [entry]))
  }

  private static func pair(
    _ first: String,
    _ second: String,
    label: String
  ) -> (chosen: String, rejected: String)? {
    switch label {
    case "a1": (first, second)
    case "a2": (second, first)
    default: nil
    }
  }

  /// A part of a topic's name as words.
  private static func words(_ name: Substring) -> String {
    name.split(separator: "-").joined(separator: " ")
  }

  /// The debate without its stance.
  private static func debate(of topic: String) -> String {
    topic.split(separator: "_").first.map(String.init) ?? topic
  }
}
