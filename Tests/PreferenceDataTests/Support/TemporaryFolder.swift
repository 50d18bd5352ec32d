import Foundation
import PreferenceData

/// A folder for one test, removed when the test is over.
final class TemporaryFolder {
  let path: Path

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("PreferenceDataTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = Path(url.path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path.string)
  }

  /// Writes bytes and returns the path; folders in the name are made.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> Path {
    let file = path / name
    try FileManager.default.createDirectory(
      atPath: file.parent.string,
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: URL(fileURLWithPath: file.string))
    return file
  }

  /// Writes text and returns the path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> Path {
    try write(Array(text.utf8), to: name)
  }
}
