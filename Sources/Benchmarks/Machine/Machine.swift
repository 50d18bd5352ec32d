import Foundation
import OptimizationCore
import RecipePluginSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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

  /// How many threads of all programs wanted a processor in the last minute, before anything was
  /// measured; 0 if unknown.
  var load = 0.0

  /// Describes this machine and this build.
  static func current() -> Machine {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = information.split(separator: "\n").first { $0.hasPrefix("model name") }
      .flatMap { $0.split(separator: ":").last }
      .map { $0.trimmingCharacters(in: .whitespaces) }
    var loads = [0.0]
    getloadavg(&loads, 1)
    return Machine(
      processor: name ?? "unknown",
      processorCount: ProcessInfo.processInfo.activeProcessorCount,
      offered: HostInstructionSet.ofThisMachine().rawValue,
      compiledFor: KernelBuild.description,
      load: loads[0]
    )
  }

  /// Warnings about what makes figures worse than they could be.
  var warnings: [String] { [buildWarning, loadWarning].compactMap { $0 } }

  /// A warning if other programs were at work.
  private var loadWarning: String? {
    guard load >= 0.5 else { return nil }
    return
      "Other programs use about \(String(format: "%.1f", load)) processors. Figures of several "
      + "threads and comparisons mean little then: threads that wait for each other by turning "
      + "round, as PyTorch's do, become many times slower."
  }

  /// A warning if the processor offers more than the kernels use.
  private var buildWarning: String? {
    let order = ["baseline", "AVX2", "AVX-512"]
    let uses = order.firstIndex(of: compiledFor) ?? 1
    let has = order.firstIndex(of: offered) ?? 1
    guard uses < has else { return nil }
    return "The kernels were compiled for \(compiledFor), but this processor offers \(offered). "
      + "Sources/Benchmarks/README.md has the command for a native build."
  }
}
