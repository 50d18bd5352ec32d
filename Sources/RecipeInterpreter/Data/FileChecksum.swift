import Foundation
import RecipePlan

/// Says which bytes a run has read or written.
enum FileChecksum {
  /// The size and checksum of a file, under a name for reports.
  static func report(_ url: URL, as name: String) throws -> DataFileReport {
    let handle = try FileHandle(forReadingFrom: url)
    defer { try? handle.close() }
    var digest = SHA256()
    var bytes = 0
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
      digest.update(Array(piece))
      bytes += piece.count
    }
    return DataFileReport(path: name, bytes: bytes, checksum: digest.finish())
  }
}
