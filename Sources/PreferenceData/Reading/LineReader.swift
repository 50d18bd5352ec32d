import Foundation

/// Reads the lines of a plain or gzip file without holding the whole file.
///
/// Lines end with a newline, which may follow a carriage return; a byte order mark at the start is
/// left out. Gzip is recognized by its first two bytes, which no text starts with.
struct LineReader {
  /// No example is near this long; a longer line is a file of another format.
  static let lineLimit = 64 << 20

  private static let chunkSize = 1 << 18

  /// The file to read.
  let file: Path

  /// Calls `body` with the number, from 1, and the bytes, without line ending, of each line.
  ///
  /// A last line without newline counts if it has any bytes. Throws a `DataError` that names the
  /// file if it cannot be read to its end.
  func forEachLine(_ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    guard let isFolder = file.isFolder else { throw file.missing }
    if isFolder {
      throw DataError.unreadableFile(file: file.string, reason: "it is a folder")
    }
    let handle: FileHandle
    do {
      handle = try FileHandle(forReadingFrom: file.url)
    } catch {
      throw DataError.unreadableFile(file: file.string, reason: error.localizedDescription)
    }
    defer { try? handle.close() }
    var lines = LineSplitter(file: file.string)
    let first = try chunk(of: handle)
    if first.starts(with: [0x1F, 0x8B]) {
      try inflate(first, handle, into: &lines, body)
    } else if file.name.hasSuffix(".gz"), !first.isEmpty {
      throw DataError.corruptGzip(
        file: file.string,
        bytes: 0,
        lines: 0,
        reason: "the file does not start as gzip files do"
      )
    } else {
      var input = first
      while !input.isEmpty {
        try input.withUnsafeBufferPointer { try lines.append($0, body) }
        input = try chunk(of: handle)
      }
    }
    try lines.finish(body)
    if lines.isEmpty { throw DataError.emptyFile(file: file.string) }
  }

  /// Gives out the lines of gzip data.
  ///
  /// Damaged data often unpacks to garbage before its checksum is reached. When a line is found to
  /// be wrong, the rest is therefore still unpacked, and if the data turns out to be damaged, that is
  /// the error.
  private func inflate(
    _ first: [UInt8],
    _ handle: FileHandle,
    into lines: inout LineSplitter,
    _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    var wholeLines = 0
    var lineError: (any Error)?
    var input = first
    do {
      var inflater = try GzipInflater()
      do {
        while !input.isEmpty {
          try inflater.inflate(input) { text in
            for byte in text where byte == 0x0A { wholeLines += 1 }
            guard lineError == nil else { return }
            do {
              try lines.append(text, body)
            } catch {
              lineError = error
            }
          }
          input = try chunk(of: handle)
        }
        try inflater.finish()
      } catch let problem as GzipInflater.Problem {
        throw problem.error(file: file.string, bytes: inflater.bytes, lines: wholeLines)
      }
    } catch let problem as GzipInflater.Problem {
      throw problem.error(file: file.string, bytes: 0, lines: 0)
    }
    if let lineError { throw lineError }
  }

  private func chunk(of handle: FileHandle) throws -> [UInt8] {
    do {
      return [UInt8](try handle.read(upToCount: Self.chunkSize) ?? Data())
    } catch {
      throw DataError.unreadableFile(file: file.string, reason: error.localizedDescription)
    }
  }
}
