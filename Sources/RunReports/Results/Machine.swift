import Foundation

/// The machine a run took place on.
public struct Machine: Codable, Hashable, Sendable {
  /// The host name.
  public var name: String
  /// The operating system with its version.
  public var system: String
  /// The processor architecture, such as `x86_64`.
  public var architecture: String
  /// How many processors are active.
  public var processors: Int
  /// Physical memory in bytes.
  public var memoryBytes: UInt64

  /// Creates a description from its parts.
  public init(
    name: String,
    system: String,
    architecture: String,
    processors: Int,
    memoryBytes: UInt64
  ) {
    self.name = name
    self.system = system
    self.architecture = architecture
    self.processors = processors
    self.memoryBytes = memoryBytes
  }

  /// The machine that this process runs on.
  public static var current: Machine {
    let process = ProcessInfo.processInfo
    return Machine(
      name: process.hostName,
      system: process.operatingSystemVersionString,
      architecture: currentArchitecture,
      processors: process.activeProcessorCount,
      memoryBytes: process.physicalMemory
    )
  }

  private static var currentArchitecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "other"
    #endif
  }
}
