/// Which column of a file holds which field of an example.
///
/// A column name with dots, such as `reply.text`, is looked up as it is and then as a path into
/// nested objects.
public protocol ColumnMapping<Example>: Sendable, Hashable, Codable {
  /// The kind of the examples.
  associatedtype Example: ExampleKind

  /// What is wrong with the mapping, one sentence each; empty if nothing is.
  var faults: [String] { get }

  /// The example in a row.
  ///
  /// Throws the `DataError` of the first column that is missing or holds something else.
  func example(in row: JSONRow) throws -> Example
}

extension ColumnMapping {
  /// One sentence for each field that is mapped to a column without a name.
  func faults(of columns: [(field: String, column: String?)]) -> [String] {
    columns.filter { $0.column?.isEmpty == true }
      .map { "the column of .\($0.field) must have a name, and is empty" }
  }
}

extension JSONRow {
  /// The text or whole number in a column; nil for null or if no column is mapped.
  func name(_ column: String?) throws -> String? {
    try column.flatMap { try optionalName($0) }
  }

  /// The weight of the row: a finite number from 0, or 1 if no column is mapped or it is null.
  func weight(_ column: String?) throws -> Double {
    guard let column else { return 1 }
    return try optionalNumber(column, in: 0...Double.greatestFiniteMagnitude, "a number from 0")
      ?? 1
  }
}
