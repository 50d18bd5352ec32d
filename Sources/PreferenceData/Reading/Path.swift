package import Foundation

/// The place of a file or folder, as text; relative paths start at the current directory.
public struct Path: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The path as it was written.
  public let string: String

  /// Makes a path from its text.
  public init(_ string: String) {
    self.string = string
  }

  /// Makes a path from a literal.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// The path as it was written.
  public var description: String { string }

  /// The path of something inside the folder `parent`.
  public static func / (parent: Path, name: String) -> Path {
    if parent.string.isEmpty { return Path(name) }
    return Path(parent.string.hasSuffix("/") ? parent.string + name : parent.string + "/" + name)
  }

  /// The part after the last slash, such as `train.jsonl.gz`.
  public var name: String {
    components.last ?? string
  }

  /// The folder that holds this file or folder; `.` for a bare name.
  public var parent: Path {
    let trimmed = string.dropLast(string.count > 1 && string.hasSuffix("/") ? 1 : 0)
    guard let slash = trimmed.lastIndex(of: "/") else { return Path(".") }
    return Path(slash == trimmed.startIndex ? "/" : String(trimmed[..<slash]))
  }

  /// The name without its last suffixes: `train` for `train.jsonl.gz`.
  var stem: String {
    for suffix in [".jsonl.gz", ".jsonl", ".json.gz", ".json", ".gz"]
    where name.hasSuffix(suffix) && name.count > suffix.count {
      return String(name.dropLast(suffix.count))
    }
    return name
  }

  /// The parts between slashes, without empty ones and `.`.
  var components: [String] {
    string.split(separator: "/").map(String.init).filter { $0 != "." }
  }

  /// The parts of the path inside of `root`; the name alone if the root is no folder.
  func components(inside root: Path) -> [String] {
    root.isFolder == true ? Array(components.dropFirst(root.components.count)) : [name]
  }

  /// Where Foundation finds the file.
  package var url: URL { URL(fileURLWithPath: string.isEmpty ? "." : string) }

  /// Whether there is something here, and whether it is a folder; nil if there is nothing.
  package var isFolder: Bool? {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
    return exists ? isDirectory.boolValue : nil
  }

  /// The files directly in the folder whose names end like this, in byte order.
  func files(named ending: String) -> [Path] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { self / $0 }
  }

  /// The error for a file that is not here: a link to nothing, or the nearest name that is here.
  package var missing: DataError {
    if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: url.path) {
      return .danglingLink(link: string, target: target)
    }
    let neighbours = (try? FileManager.default.contentsOfDirectory(atPath: parent.url.path)) ?? []
    let nearest = NearestName.suggestion(for: name, among: neighbours.sorted())
    return .missingFile(
      file: string,
      folder: parent.string,
      folderExists: parent.isFolder == true,
      nearest: nearest.map { parent.string == "." ? $0 : (parent / $0).string }
    )
  }
}

extension Path: Codable {
  /// Reads the path from a plain string.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the path as a plain string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(string)
  }
}
