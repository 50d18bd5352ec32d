#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A report could not be written.
public struct ReportFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder concerned.
  public let path: String
  /// What went wrong, in the system's words.
  public let problem: String

  /// The path and the problem in one sentence.
  public var description: String { "\(path): \(problem)" }

  /// The error of the system call that failed last.
  static func last(path: String) -> ReportFileError {
    let code = errno
    let words = strerror(code).map { String(cString: $0) }
    return ReportFileError(path: path, problem: words ?? "error \(code)")
  }
}
