import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that are either the old ones or the new ones, whatever happens while they are written.
enum AtomicFile {
  /// Replaces a file by new contents: temporary file, fsync, rename, fsync of the folder.
  ///
  /// A file that has these contents already is left alone, time stamp included.
  static func write(_ data: Data, to file: URL) throws(ReportFileError) {
    if let present = try? Data(contentsOf: file), present == data { return }
    let folder = file.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ReportFileError(path: folder.path, problem: "cannot be created: \(error)")
    }
    let temporary = folder.appendingPathComponent(".\(file.lastPathComponent).\(getpid()).partial")
    do throws(ReportFileError) {
      let descriptor = try FileDescriptors.open(temporary.path, flags: O_WRONLY | O_CREAT | O_TRUNC)
      defer { close(descriptor) }
      try FileDescriptors.write(data, to: descriptor, path: temporary.path)
      guard fsync(descriptor) == 0 else { throw .last(path: temporary.path) }
      guard rename(temporary.path, file.path) == 0 else { throw .last(path: file.path) }
    } catch {
      unlink(temporary.path)
      throw error
    }
    // Without this a power cut may undo the rename. Some file systems refuse it; that is no loss.
    if let descriptor = try? FileDescriptors.open(folder.path, flags: O_RDONLY) {
      fsync(descriptor)
      close(descriptor)
    }
  }
}
