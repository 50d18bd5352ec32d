import Foundation

extension HostInstructionSet {
  /// The instruction set of this machine.
  public static func ofThisMachine() -> HostInstructionSet {
    #if arch(arm64)
      return .neon
    #elseif os(Linux) && arch(x86_64)
      let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      return HostInstructionSet(processorInformation: text ?? "")
    #else
      return .baseline
    #endif
  }
}
