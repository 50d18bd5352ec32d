import Foundation

#if canImport(Glibc)
  // The C library's stream variables are not marked as safe; they are read here once, at the start.
  @preconcurrency import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The standard streams of a recipe.
enum StandardStreams {
  /// Makes lines arrive one by one, and a reader who leaves no reason to stop.
  ///
  /// Through a pipe the C library would keep everything back until the end. A broken pipe must not
  /// end a training run: its files are what counts.
  static func prepare() {
    setvbuf(stdout, nil, _IOLBF, 0)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Writes a line to standard error at once.
  static func tell(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Writes bytes to standard output.
  static func print(_ data: Data) {
    try? FileHandle.standardOutput.write(contentsOf: data)
  }
}
