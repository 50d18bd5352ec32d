/// Reads the rows of one file of JSON lines and accounts for every line.
struct RowReader {
  /// What a line became.
  enum Outcome<Example> {
    case example(Example)
    case drop(String)
  }

  /// The file to read; errors name it by its whole path.
  let file: Path
  /// What rows and the ledger call the file, wherever its folder lies.
  let name: String

  /// The table of the examples that `outcome` makes of the rows.
  ///
  /// Blank lines and examples with a defect are dropped and counted. Throws a `DataError` for the
  /// first line that is no row.
  func table<Example: ExampleKind>(
    _ outcome: (JSONRow) throws -> Outcome<Example>
  ) throws -> RowTable<Example> {
    var entry = RowLedgerEntry(name: name)
    var rows: [Row<Example>] = []
    try LineReader(file: file).forEachLine { line, bytes in
      let origin = RowOrigin(name: name, line: line)
      guard let row = try row(bytes, origin) else {
        entry.recordDrop("blank line", at: origin)
        return
      }
      switch try outcome(row) {
      case .drop(let reason):
        entry.recordDrop(reason, at: origin)
      case .example(let example):
        if let defect = example.defect {
          entry.recordDrop(defect, at: origin)
        } else {
          entry.recordKept()
          rows.append(Row(example, origin: origin))
        }
      }
    }
    if !entry.drops.contains(where: { $0.reason != "blank line" }), rows.isEmpty {
      throw DataError.emptyFile(file: file.string)
    }
    return RowTable(rows: rows, ledger: RowLedger(entries: [entry]))
  }

  private func row(_ bytes: UnsafeBufferPointer<UInt8>, _ origin: RowOrigin) throws -> JSONRow? {
    if let byte = UTF8Check.firstInvalidByte(in: bytes) {
      throw DataError.invalidUTF8(file: file.string, line: origin.line, byte: byte + 1)
    }
    if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return nil }
    do {
      let value = try JSONParser.parse(bytes)
      guard case .object(let object) = value else {
        throw DataError.notAnObject(file: file.string, line: origin.line, found: value.summary)
      }
      return JSONRow(object, file: file, line: origin.line)
    } catch let problem as JSONParser.Problem {
      throw DataError.malformedJSON(
        file: file.string,
        line: origin.line,
        byte: problem.byte,
        problem: problem.text
      )
    }
  }
}
