import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writing of files that are either complete or not there.
enum AtomicFile {
  /// Writes a temporary file in the same folder, flushes it, and renames it.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - content: Calls what it is given with the file's bytes, piece by piece.
  /// - Throws: `SafetensorsError.unwritable`, or what `content` throws.
  static func replace(
    _ url: URL,
    with content: (
      _ write: (UnsafeRawBufferPointer) throws(SafetensorsError) -> Void
    ) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    let path = url.path
    let folder = url.deletingLastPathComponent().path
    let temporary = "\(folder)/.\(url.lastPathComponent).\(UUID().uuidString).partial"
    // O_EXCL: the name is random, a file that has it is not ours to overwrite.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    var isOpen = true
    do throws(SafetensorsError) {
      try content { bytes throws(SafetensorsError) in
        try writeAll(bytes, to: descriptor, path: path)
      }
      guard fsync(descriptor) == 0 else { throw failure(path) }
      isOpen = false
      guard close(descriptor) == 0 else { throw failure(path) }
      guard rename(temporary, path) == 0 else { throw failure(path) }
    } catch {
      if isOpen { close(descriptor) }
      unlink(temporary)
      throw error
    }
    // The rename itself is safe against a crash only once the folder is flushed too.
    let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { return }
    fsync(folderDescriptor)
    close(folderDescriptor)
  }

  /// Writes bytes that are in memory.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - url: The file.
  /// - Throws: `SafetensorsError.unwritable`.
  static func save(_ bytes: [UInt8], to url: URL) throws(SafetensorsError) {
    try replace(url) { write throws(SafetensorsError) in
      var fault: SafetensorsError?
      bytes.withUnsafeBytes { bytes in
        do throws(SafetensorsError) { try write(bytes) } catch { fault = error }
      }
      if let fault { throw fault }
    }
  }

  /// Writes a copy of a file.
  ///
  /// - Parameters:
  ///   - file: The file to copy.
  ///   - url: Where to write.
  /// - Throws: `SafetensorsError.unwritable`.
  static func copy(_ file: MappedFile, to url: URL) throws(SafetensorsError) {
    try save(file.withBytes(0..<file.count) { Array($0) }, to: url)
  }

  private static func writeAll(
    _ bytes: UnsafeRawBufferPointer,
    to descriptor: Int32,
    path: String
  ) throws(SafetensorsError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 {
        guard errno == EINTR else { throw failure(path) }
        continue
      }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ path: String) -> SafetensorsError {
    .unwritable(file: path, reason: String(cString: strerror(errno)))
  }
}
