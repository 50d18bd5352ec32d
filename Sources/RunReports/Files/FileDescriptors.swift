import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's calls on files, with interruptions handled and errors thrown.
enum FileDescriptors {
  /// Opens a file; one that is created can be read by everyone and written by the user.
  static func open(_ path: String, flags: Int32) throws(ReportFileError) -> Int32 {
    while true {
      #if canImport(Glibc)
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o644)
      #elseif canImport(Musl)
        let descriptor = Musl.open(path, flags | O_CLOEXEC, 0o644)
      #else
        let descriptor = Darwin.open(path, flags | O_CLOEXEC, 0o644)
      #endif
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw .last(path: path) }
    }
  }

  /// Writes all bytes, however many calls that takes.
  static func write(_ data: Data, to descriptor: Int32, path: String) throws(ReportFileError) {
    let bytes = [UInt8](data)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        writeBytes(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0 {
        guard errno == EINTR || errno == EAGAIN else { throw .last(path: path) }
      } else {
        done += count
      }
    }
  }

  private static func writeBytes(
    _ descriptor: Int32,
    _ start: UnsafeRawPointer?,
    _ count: Int
  ) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, start, count)
    #elseif canImport(Musl)
      Musl.write(descriptor, start, count)
    #else
      Darwin.write(descriptor, start, count)
    #endif
  }
}
