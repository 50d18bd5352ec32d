/// A place in a recipe's source, so that a fault found later still names the user's line.
public struct SourceLocation: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The file's module and name as the compiler's `#fileID` gives it, such as `Hello/Hello.swift`.
  public var file: String
  /// The line, counted from 1.
  public var line: Int

  /// Makes a location from what `#fileID` and `#line` give.
  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// The file's last name and the line, such as `Hello.swift:12`.
  public var description: String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return "\(name):\(line)"
  }
}
