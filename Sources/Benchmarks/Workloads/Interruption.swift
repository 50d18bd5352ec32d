import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ends the child process that is running when this one is interrupted.
///
/// Children have process groups of their own, which ^C doesn't reach.
enum Interruption {
  /// The child's process group, or 0.
  private static let group = Atomic<Int32>(0)

  /// Names the child that an interruption ends.
  ///
  /// - Parameter process: The child's number, which is that of its group too; `nil` for none.
  static func endsWith(_ process: Int32?) {
    group.store(process ?? 0, ordering: .sequentiallyConsistent)
  }

  /// Takes over the interruption of this process.
  static func install() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let child = Interruption.group.load(ordering: .sequentiallyConsistent)
        if child > 0 { kill(-child, SIGTERM) }
        _exit(128 + number)
      }
    }
  }
}
