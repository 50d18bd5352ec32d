#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What computes the numbers of a run.
enum Engine {
  /// The version; another one may give other numbers for the same plan.
  static let version = "0.1.0"

  /// The vector instructions that this program was compiled for.
  static var instructionSet: String {
    #if PENCHANT_AVX512
      "AVX-512"
    #elseif PENCHANT_AVX2
      "AVX2"
    #elseif PENCHANT_NEON
      "NEON"
    #else
      "baseline"
    #endif
  }

  /// The largest resident memory of this process so far in bytes; 0 when unknown.
  static var peakBytes: Int {
    var usage = rusage()
    #if canImport(Darwin)
      let unit = 1
      let isKnown = getrusage(RUSAGE_SELF, &usage) == 0
    #else
      let unit = 1024
      let isKnown = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0
    #endif
    return isKnown ? Int(usage.ru_maxrss) * unit : 0
  }
}
