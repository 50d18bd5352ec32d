// The C library's stream variables are not marked as safe; they are read here once, at the start.
#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension StandardStreams {
  /// Makes lines arrive one by one, and a reader who leaves no reason to stop.
  ///
  /// Through a pipe the C library would keep everything back until the end. A broken pipe must not
  /// end a training run: its files are what counts.
  static func prepare() {
    setvbuf(stdout, nil, _IOLBF, 0)
    signal(SIGPIPE, SIG_IGN)
  }
}
