/// Where a row came from: a file or another source, and a line in it.
public struct RowOrigin: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The path of the file, or the name of a source that is not a file.
  public var name: String
  /// The line in the file, or the number of the row in the source, counted from 1.
  public var line: Int

  /// Makes an origin.
  public init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  /// The origin as `name:line`, which terminals and editors can open.
  public var description: String { "\(name):\(line)" }
}
