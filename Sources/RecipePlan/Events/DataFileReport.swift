/// A data file as it was read.
public struct DataFileReport: Codable, Hashable, Sendable {
  /// The path as the recipe names it.
  public var path: String
  /// The size in bytes.
  public var bytes: Int
  /// The SHA-256 checksum of the bytes on disk, 64 hexadecimal digits.
  public var checksum: String

  /// Makes a report.
  public init(path: String, bytes: Int, checksum: String) {
    self.path = path
    self.bytes = bytes
    self.checksum = checksum
  }
}
