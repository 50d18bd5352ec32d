import Foundation

/// The standard streams of a recipe.
enum StandardStreams {
  /// Writes a line to standard error at once.
  static func tell(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Writes bytes to standard output.
  static func print(_ data: Data) {
    try? FileHandle.standardOutput.write(contentsOf: data)
  }
}
