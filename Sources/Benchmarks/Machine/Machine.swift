import Foundation
import OptimizationCore
import RecipePluginSupport

/// The processor this runs on and what the program was compiled for.
struct Machine: Codable, Sendable {
  /// The processor's name, or the architecture's.
  var processor: String
  /// The number of processors that are online.
  var processorCount: Int
  /// The instruction set the processor offers.
  var offered: String
  /// The instruction set the kernels were compiled for.
  var compiledFor: String

  /// Describes this machine and this build.
  static func current() -> Machine {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = information.split(separator: "\n").first { $0.hasPrefix("model name") }
      .flatMap { $0.split(separator: ":").last }
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return Machine(
      processor: name ?? "unknown",
      processorCount: ProcessInfo.processInfo.activeProcessorCount,
      offered: HostInstructionSet.ofThisMachine().rawValue,
      compiledFor: KernelBuild.description
    )
  }

  /// A warning if the processor offers more than the kernels use.
  var warning: String? {
    let order = ["baseline", "AVX2", "AVX-512"]
    let uses = order.firstIndex(of: compiledFor) ?? 1
    let has = order.firstIndex(of: offered) ?? 1
    guard uses < has else { return nil }
    return "The kernels were compiled for \(compiledFor), but this processor offers \(offered). "
      + "Sources/Benchmarks/README.md has the command for a native build."
  }
}
