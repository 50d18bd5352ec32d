/// Examples in a file of JSON lines (`.jsonl` or `.jsonl.gz`), or a folder of such files, with a
/// mapping from the file's columns to the fields of an example.
///
/// `JSONLines("pairs.jsonl", columns: ComparisonColumns(chosen: "better", rejected: "worse"))`
public struct JSONLines<Columns: ColumnMapping>: ExampleSource {
  /// The kind of the examples.
  public typealias Example = Columns.Example

  /// The file, or the folder to search.
  public var path: Path
  /// Which column holds which field.
  public var columns: Columns

  /// Reads a file or folder by a column mapping.
  public init(_ path: Path, columns: Columns) {
    self.path = path
    self.columns = columns
  }

  /// The data files, in the order of their paths.
  public var files: [Path] { DataFiles(at: path).paths }

  /// The path of a file inside of the folder, such as `harmless-base/test.jsonl.gz`, or its name.
  public func name(of file: Path) -> String { file.components(inside: path).joined(separator: "/") }

  /// The faults of the column mapping.
  public var faults: [String] { columns.faults }

  /// All rows of all files; the ledger has one entry for each file.
  ///
  /// Throws a `DataError` if there is no file, and for the first line that is no row of these
  /// columns. Rows with a defect, such as equal replies, are dropped and counted.
  public func read(_ context: DataContext) throws -> RowTable<Example> {
    let faults = faults
    if !faults.isEmpty { throw DataError.invalidSettings(component: "JSONLines", faults: faults) }
    let files = try DataFiles(at: path).existing(advice: "Put a file of JSON lines there.")
    return RowTable.joined(
      try files.paths.map { file in
        try RowReader(file: file, name: name(of: file)).table {
          .example(try columns.example(in: $0))
        }
      }
    )
  }
}
