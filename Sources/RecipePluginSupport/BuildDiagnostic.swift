/// One message of the compiler or the linker about a place in a source file.
public struct BuildDiagnostic: Codable, Hashable, Sendable {
  /// How grave a message is.
  public enum Severity: String, Codable, Sendable {
    /// The build failed because of it.
    case error
    /// The build went on.
    case warning
    /// It only explains another message.
    case note
    /// It only informs.
    case remark
  }

  /// The file as the compiler names it.
  public var file: String
  /// The line and, from the compiler, the column: `6:24`.
  public var place: String
  /// How grave it is.
  public var severity: Severity
  /// The first line behind the severity.
  public var message: String
  /// The lines below: the source with its marks.
  public var excerpt: [String]

  /// Reads the first line of a message: `FILE:LINE:COLUMN: error: TEXT`.
  public init?(heading line: String) {
    for severity in [Severity.error, .warning, .note, .remark] {
      guard let range = line.firstRange(of: ": \(severity.rawValue): ") else { continue }
      let parts = line[..<range.lowerBound].split(
        separator: ":",
        omittingEmptySubsequences: false
      )
      let numbers = parts.suffix(2).filter { Int($0) != nil }
      let file = parts.dropLast(numbers.count).joined(separator: ":")
      guard !numbers.isEmpty, parts.last.map({ Int($0) != nil }) == true, !file.isEmpty,
        file.first?.isWhitespace == false, !file.contains("|")
      else { continue }
      self.file = file
      self.place = numbers.joined(separator: ":")
      self.severity = severity
      self.message = String(line[range.upperBound...])
      self.excerpt = []
      return
    }
    return nil
  }

  /// The message as the compiler wrote it, with the file shortened when it lies below a folder.
  public func text(relativeTo folder: String) -> String {
    joined("\(name(relativeTo: folder)):\(place): \(severity.rawValue): \(message)")
  }

  /// The message without its severity, for a channel that puts that in front.
  public func sentence(relativeTo folder: String) -> String {
    joined("\(name(relativeTo: folder)):\(place): \(message)")
  }

  private func joined(_ heading: String) -> String {
    ([heading] + excerpt).joined(separator: "\n")
  }

  private func name(relativeTo folder: String) -> String {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return file.hasPrefix(prefix) ? String(file.dropFirst(prefix.count)) : file
  }
}
