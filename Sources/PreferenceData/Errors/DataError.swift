/// What can go wrong when examples are read, prepared or tokenized.
///
/// Each case carries the facts; `description` says in sentences where it went wrong, what was
/// expected, what was found and what to do.
public enum DataError: Error, Hashable, Sendable {
  /// There is no such file; `nearest` is the most similar name in its folder.
  case missingFile(file: String, folder: String, folderExists: Bool, nearest: String?)
  /// The path is a symbolic link, and there is nothing at its target.
  case danglingLink(link: String, target: String)
  /// There is nothing where a public data set was expected; the advice says what to fetch.
  case missingDataSet(path: String, nearest: String?, advice: String)
  /// The file is there and could not be read; `reason` is the system's.
  case unreadableFile(file: String, reason: String)
  /// The file could not be written; `reason` is the system's.
  case unwritableFile(file: String, reason: String)
  /// The file has no rows: no bytes, or nothing but white space.
  case emptyFile(file: String)
  /// The folder holds no file that the source reads; `others` are the first files it does hold.
  case noDataFiles(folder: String, expected: String, others: [String], advice: String)
  /// A gzip file ends before its data does; `bytes` and `lines` were read before.
  case truncatedGzip(file: String, bytes: Int, lines: Int)
  /// A gzip file is damaged, for example its checksum does not match its data.
  case corruptGzip(file: String, bytes: Int, lines: Int, reason: String)
  /// A line is not UTF-8; `byte` counts from 1 within the line.
  case invalidUTF8(file: String, line: Int, byte: Int)
  /// A line is longer than any example can be.
  case lineTooLong(file: String, line: Int, limit: Int)
  /// A line is not JSON; `byte` counts from 1 within the line.
  case malformedJSON(file: String, line: Int, byte: Int, problem: String)
  /// A line is JSON and not an object of columns.
  case notAnObject(file: String, line: Int, found: String)
  /// A row lacks a column that the source was told to read.
  case missingColumn(file: String, line: Int, column: String, found: [String], nearest: String?)
  /// A column holds a value of another type.
  case wrongType(file: String, line: Int, column: String, expected: String, found: String)
  /// A column holds a value outside of what it can mean.
  case valueOutOfRange(file: String, line: Int, column: String, expected: String, found: String)
  /// Some rows have no value for the field that a step groups by.
  case missingKey(step: String, field: String, count: Int, samples: [RowOrigin])
  /// A source, step or tokenizer was declared with settings that make no sense.
  case invalidSettings(component: String, faults: [String])
  /// An example is longer than the limit, and the limit says that this is an error.
  case overlong(origin: RowOrigin?, tokens: Int, limit: Int)
  /// A saved tokenizer cannot be used.
  case invalidTokenizer(file: String, problem: String)
  /// Bytes to be encoded are not UTF-8 text; `byte` counts from 1.
  case invalidText(byte: Int)
}

extension DataError: CustomStringConvertible {
  /// The error in sentences: where, what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .missingFile, .danglingLink, .missingDataSet, .unreadableFile, .unwritableFile, .emptyFile,
      .noDataFiles, .truncatedGzip, .corruptGzip:
      fileDescription
    case .invalidUTF8, .lineTooLong, .malformedJSON, .notAnObject, .missingColumn, .wrongType,
      .valueOutOfRange:
      lineDescription
    case .missingKey, .invalidSettings, .overlong, .invalidTokenizer, .invalidText:
      stepDescription
    }
  }

  private var fileDescription: String {
    switch self {
    case .missingFile(let file, let folder, let folderExists, let nearest):
      if let nearest {
        return "There is no file \(file). Did you mean \(nearest)?"
      }
      return folderExists
        ? "There is no file \(file), and no similar name in the folder \(folder). "
          + "Check the path, which starts at the current directory if it is relative."
        : "There is no file \(file), and no folder \(folder). "
          + "Check the path, which starts at the current directory if it is relative."
    case .danglingLink(let link, let target):
      return "\(link) is a symbolic link that points to nothing: there is no \(target). Mend the "
        + "link, or give the path of the data itself."
    case .missingDataSet(let path, let nearest, let advice):
      let hint = nearest.map { " Did you mean \($0)?" } ?? ""
      return "There is no file or folder \(path).\(hint) \(advice)"
    case .unreadableFile(let file, let reason):
      return "\(file) could not be read: \(reason). Check that it is a file you may read."
    case .unwritableFile(let file, let reason):
      return "\(file) could not be written: \(reason). Check that its folder exists and that you "
        + "may write there."
    case .emptyFile(let file):
      return "\(file) has no rows: expected one JSON object on each line, found no text at all. "
        + "Fetch or write the file again."
    case .noDataFiles(let folder, let expected, let others, let advice):
      let found =
        others.isEmpty ? "found no files" : "found only \(others.joined(separator: ", "))"
      return "The folder \(folder) has no data: expected \(expected), \(found). \(advice)"
    case .truncatedGzip(let file, let bytes, let lines):
      return "\(file) is cut off: the gzip data ends early, after \(bytes) bytes and "
        + "\(lines) whole lines of text. Fetch the file again."
    case .corruptGzip(let file, let bytes, let lines, let reason):
      return "\(file) is damaged: after \(bytes) bytes and \(lines) whole lines of text the gzip "
        + "data is wrong (\(reason)). Fetch the file again."
    default: return ""
    }
  }

  private var lineDescription: String {
    switch self {
    case .invalidUTF8(let file, let line, let byte):
      return "\(file):\(line) is not UTF-8 text: byte \(byte) of the line starts no valid "
        + "character. Convert the file to UTF-8."
    case .lineTooLong(let file, let line, let limit):
      return "\(file):\(line) is too long: expected at most \(limit) bytes on a line. Check that "
        + "the file has one JSON object on each line."
    case .malformedJSON(let file, let line, let byte, let problem):
      return "\(file):\(line) is not valid JSON: at byte \(byte) of the line, \(problem). Mend or "
        + "remove the line; every line must be one JSON object."
    case .notAnObject(let file, let line, let found):
      return "\(file):\(line) is not a row: expected a JSON object of columns, found \(found). "
        + "Write each row as {\"column\": value, ...} on its own line."
    case .missingColumn(let file, let line, let column, let found, let nearest):
      let columns =
        found.isEmpty
        ? "the row has no columns" : "the columns are \(found.joined(separator: ", "))"
      let advice =
        nearest.map { "Did you mean \"\($0)\"?" } ?? "Name one of them in the column mapping."
      return "\(file):\(line) has no column \"\(column)\": \(columns). \(advice)"
    case .wrongType(let file, let line, let column, let expected, let found):
      return "\(file):\(line) has the wrong type in column \"\(column)\": expected \(expected), "
        + "found \(found). Mend the row or map another column."
    case .valueOutOfRange(let file, let line, let column, let expected, let found):
      return "\(file):\(line) has an impossible value in column \"\(column)\": expected "
        + "\(expected), found \(found). Mend the row or map another column."
    default: return ""
    }
  }

  private var stepDescription: String {
    switch self {
    case .missingKey(let step, let field, let count, let samples):
      let rows = count == 1 ? "1 row has" : "\(count) rows have"
      let places = samples.map(\.description).joined(separator: ", ")
      let more = count > samples.count ? ", ..." : ""
      return "\(step) needs \(field) in every row, and \(rows) none (\(places)\(more)). Map the "
        + "column, remove the rows with Filter(.has(\(field))), or use another field."
    case .invalidSettings(let component, let faults):
      return "\(component) cannot run: \(faults.joined(separator: "; "))."
    case .overlong(let origin, let tokens, let limit):
      return "\(origin.map(\.description) ?? "An example") is too long: expected at most "
        + "\(limit) tokens, found \(tokens). Raise the limit, or choose to drop or to truncate "
        + "overlong examples."
    case .invalidTokenizer(let file, let problem):
      return "\(file) is not a usable tokenizer: \(problem). Train and save it again, or "
        + "fetch the file again."
    case .invalidText(let byte):
      return "The text is not UTF-8: byte \(byte) starts no valid character. Convert it to UTF-8."
    default: return ""
    }
  }
}
