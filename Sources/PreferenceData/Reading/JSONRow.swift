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

  /// The finite number in a column; nil for null or without a column.
  func finite(_ column: String?) throws -> Double? {
    let greatest = Double.greatestFiniteMagnitude
    return try column.flatMap {
      try optionalNumber($0, in: -greatest...greatest, "a finite number")
    }
  }

  /// The numbers of a list in a column, as `numbers` reads them; nil for null.
  func optionalNumbers(_ column: String) throws -> [Double]? {
    if case .null = try value(column) { return nil }
    return try numbers(column)
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

  /// The texts of a list in a column.
  public func texts(_ column: String) throws -> [String] {
    try list(column, "a list of texts") { if case .text(let text) = $0 { text } else { nil } }
  }

  /// The finite numbers of a list in a column; each at most 1e15 from 0.
  public func numbers(_ column: String) throws -> [Double] {
    try list(column, "a list of numbers") {
      if case .number(let number) = $0, abs(number) <= 1e15 { number } else { nil }
    }
  }

  /// The whole numbers of a list in a column; each at most 1e15 from 0.
  public func wholeNumbers(_ column: String) throws -> [Int] {
    try list(column, "a list of whole numbers") {
      guard case .number(let number) = $0, number == number.rounded(), abs(number) <= 1e15 else {
        return nil
      }
      return Int(number)
    }
  }

  /// The position in a list that a column holds: a whole number from 0 and below a bound.
  public func index(_ column: String, below bound: Int) throws -> Int {
    let expected = "a whole number from 0 and below \(bound)"
    let value = try value(column)
    guard case .number(let number) = value, number == number.rounded(), number >= 0,
      number < Double(bound)
    else { throw wrongType(column, expected, value) }
    return Int(number)
  }

  private func list<Element>(
    _ column: String,
    _ expected: String,
    _ element: (JSONValue) -> Element?
  ) throws -> [Element] {
    let value = try value(column)
    guard case .array(let values) = value else { throw wrongType(column, expected, value) }
    return try values.map {
      guard let element = element($0) else { throw wrongType(column, expected, $0) }
      return element
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
