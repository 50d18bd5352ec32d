#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The memory that steps take, and that the process has.
public enum StepMemory {
  /// Returns the most memory that tensors took at once while `body` ran, in bytes.
  ///
  /// Parameters and optimizers are not among these tensors, gradients are. What other threads
  /// compute meanwhile is counted too.
  ///
  /// - Parameter body: The work to measure.
  /// - Returns: A number of bytes.
  /// - Throws: What `body` throws.
  public static func peakBytes<Failure: Error>(
    during body: () throws(Failure) -> Void
  ) throws(Failure) -> Int {
    _ = StepArena.shared.takePeakBytes()
    try body()
    return StepArena.shared.takePeakBytes()
  }

  /// Gives memory that no tensor uses back to the system.
  ///
  /// Worth it after a stage of work, not between steps, which would wait for the memory again.
  public static func release() { StepArena.shared.trim() }

  /// The memory of the process that is in the machine's memory now, in bytes.
  ///
  /// Where the system does not tell, the largest amount so far.
  public static var residentBytes: Int {
    #if os(Linux)
      // The second number of this file is a count of pages.
      guard let file = fopen("/proc/self/statm", "r") else { return peakResidentBytes }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 128)
      guard fgets(&line, Int32(line.count), file) != nil else { return peakResidentBytes }
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
        as: UTF8.self
      )
      let numbers = text.split(separator: " ")
      guard numbers.count > 1, let pages = Int(numbers[1]) else { return peakResidentBytes }
      return pages * sysconf(Int32(_SC_PAGESIZE))
    #else
      return peakResidentBytes
    #endif
  }

  /// The most memory the process has had in the machine's memory, in bytes.
  public static var peakResidentBytes: Int {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
