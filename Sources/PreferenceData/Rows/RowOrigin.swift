/// Where a row came from: a file or another source, and a line in it.
public struct RowOrigin: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The path of the file inside of the folder that is read, the name of a file that is read by
  /// itself, or the name of a source that is not a file.
  ///
  /// It does not depend on where the data lie, so that reports do not either.
  public var name: String
  /// The line in the file, or the number of the row in the source, counted from 1.
  public var line: Int

  /// Makes an origin.
  public init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  /// The origin as `name:line`.
  public var description: String { "\(name):\(line)" }
}
