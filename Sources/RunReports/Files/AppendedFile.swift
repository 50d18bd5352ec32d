import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that grows line by line and can be followed while it does.
final class AppendedFile: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Creates an empty file, its folders too, replacing one that exists.
  init(replacing file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    path = file.path
    descriptor = try FileDescriptors.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
  }

  deinit { close(descriptor) }

  /// Hands one line to the system in a single call, so that no reader sees half of it.
  func append(line: String) throws {
    try FileDescriptors.write(Data((line + "\n").utf8), to: descriptor, path: path)
  }

  /// Waits until everything is on the disk.
  func synchronize() throws {
    // Pipes and devices cannot be synchronized; for them there is nothing to wait for.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw ReportFileError.last(path: path)
    }
  }
}
