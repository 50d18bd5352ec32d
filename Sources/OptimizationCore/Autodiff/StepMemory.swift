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
      return bytes(of: "VmRSS") ?? peakResidentBytes
    #else
      return peakResidentBytes
    #endif
  }

  /// The most memory the process has had in the machine's memory, in bytes.
  public static var peakResidentBytes: Int {
    #if os(Linux)
      // What `getrusage` says begins with the memory of the process that started this one.
      if let bytes = bytes(of: "VmHWM") { return bytes }
    #endif
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }

  #if os(Linux)
    /// An entry of the system's table about this process, which it gives in units of 1024 bytes.
    private static func bytes(of entry: String) -> Int? {
      guard let file = fopen("/proc/self/status", "r") else { return nil }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      while fgets(&line, Int32(line.count), file) != nil {
        let text = String(
          decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
          as: UTF8.self
        )
        guard text.hasPrefix(entry + ":") else { continue }
        let parts = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }
        return parts.count > 1 ? Int(parts[1]).map { $0 * 1024 } : nil
      }
      return nil
    }
  #endif
}
