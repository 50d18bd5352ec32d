import Foundation

/// The lines of text files, as bytes.
struct TextLines: Sendable {
  /// A line and where it is from.
  struct Line: Sendable {
    /// The place of the file in `files`.
    var file: Int
    /// The number of the line, from 1.
    var number: Int
    /// The bytes, without the line end.
    var bytes: [UInt8]
  }

  /// The files in order.
  private(set) var files: [String] = []
  /// All lines.
  private(set) var lines: [Line] = []

  /// Reads files.
  ///
  /// - Parameter paths: Files, and folders that stand for all files in them.
  /// - Throws: `BenchmarkError` if a file is missing or cannot be unpacked.
  init(_ paths: [String]) throws {
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw BenchmarkError.missingFile(option: TokenizerOptions.argument, file: path)
      }
      guard isFolder.boolValue else {
        try read(path)
        continue
      }
      let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
      for name in names {
        let file = path + "/" + name
        let exists = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { try read(file) }
      }
    }
  }

  private mutating func read(_ path: String) throws {
    let bytes: [UInt8]
    if path.hasSuffix(".gz") {
      let program = ChildProgram(path: "gzip", arguments: ["-dc", path])
      bytes = Array(try program.run().utf8)
    } else {
      bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
    files.append(path)
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      lines.append(Line(file: files.count - 1, number: number, bytes: Array(line)))
    }
  }

  /// About as many bytes of lines as asked for, evenly from all files.
  ///
  /// - Parameter bytes: How many bytes.
  /// - Returns: The places of the lines.
  func sample(bytes: Int) -> [Int] {
    let total = lines.reduce(1) { $0 + $1.bytes.count }
    let stride = max(1, total / max(1, bytes))
    return Swift.stride(from: 0, to: lines.count, by: stride).map(\.self)
  }
}
