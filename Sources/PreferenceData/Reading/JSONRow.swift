/// One row of a file of JSON lines: named columns, and where they stand.
///
/// Values are asked for by type; a column that is missing or of another type is an error that names
/// file, line and column.
public struct JSONRow: Sendable {
  /// The whole path of the row's file and the line in it, for errors.
  public let origin: RowOrigin
  private let object: JSONObject

  init(_ object: JSONObject, file: Path, line: Int) {
    self.object = object
    origin = RowOrigin(name: file.string, line: line)
  }

  /// The names of the columns, in the order in which they stand.
  public var columns: [String] { object.names }

  /// The text in a column.
  public func text(_ column: String) throws -> String {
    let value = try value(column)
    guard case .text(let text) = value else { throw wrongType(column, "text", value) }
    return text
  }

  /// The yes or no in a column.
  public func truth(_ column: String) throws -> Bool {
    let value = try value(column)
    guard case .truth(let truth) = value else { throw wrongType(column, "true or false", value) }
    return truth
  }

  /// The number in a column; nil for null.
  ///
  /// Throws `DataError.valueOutOfRange`, which quotes `expected`, for numbers outside of `range`.
  public func optionalNumber(
    _ column: String,
    in range: ClosedRange<Double>,
    _ expected: String
  ) throws -> Double? {
    let value = try value(column)
    if case .null = value { return nil }
    guard case .number(let number) = value else { throw wrongType(column, expected, value) }
    guard range.contains(number) else {
      throw DataError.valueOutOfRange(
        file: origin.name,
        line: origin.line,
        column: column,
        expected: expected,
        found: value.summary
      )
    }
    return number
  }

  /// The text in a column, or the digits of a whole number; nil for null.
  public func optionalName(_ column: String) throws -> String? {
    let value = try value(column)
    switch value {
    case .null: return nil
    case .text(let text): return text
    case .number(let number) where number == number.rounded() && abs(number) < 0x1p53:
      return String(Int64(number))
    default: throw wrongType(column, "text or a whole number", value)
    }
  }

  private func value(_ column: String) throws -> JSONValue {
    if let value = object[column] { return value }
    var value = JSONValue.object(object)
    for name in column.split(separator: ".", omittingEmptySubsequences: false) {
      guard case .object(let inner) = value, let next = inner[String(name)] else {
        throw DataError.missingColumn(
          file: origin.name,
          line: origin.line,
          column: column,
          found: columns,
          nearest: NearestName.suggestion(for: column, among: columns)
        )
      }
      value = next
    }
    return value
  }

  private func wrongType(_ column: String, _ expected: String, _ found: JSONValue) -> DataError {
    .wrongType(
      file: origin.name,
      line: origin.line,
      column: column,
      expected: expected,
      found: found.summary
    )
  }
}
