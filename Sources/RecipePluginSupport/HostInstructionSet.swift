/// The vector instructions of a processor that the kernels have variants for.
public enum HostInstructionSet: String, CaseIterable, Sendable {
  /// x86 with AVX-512.
  case avx512 = "AVX-512"
  /// x86 with AVX2 and fused multiply-add.
  case avx2 = "AVX2"
  /// 64-bit ARM.
  case neon = "NEON"
  /// What every processor of the architecture has.
  case baseline

  /// The compiler flags that choose it.
  ///
  /// The defines stand beside the processor's flag because Swift code cannot ask for the latter.
  public var compilerFlags: [String] {
    switch self {
    case .avx512:
      ["-Xcc", "-march=native", "-DPENCHANT_FMA", "-DPENCHANT_AVX2", "-DPENCHANT_AVX512"]
    case .avx2: ["-Xcc", "-march=native", "-DPENCHANT_FMA", "-DPENCHANT_AVX2"]
    case .neon: ["-DPENCHANT_FMA", "-DPENCHANT_NEON"]
    case .baseline: []
    }
  }

  /// Reads the instruction set of an x86 processor from the text of `/proc/cpuinfo`.
  ///
  /// Only what all listed processors have counts: a run may move between them.
  public init(processorInformation text: String) {
    var common: Set<Substring>?
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("flags") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let flags = Set(line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace))
      common = common?.intersection(flags) ?? flags
    }
    let flags = common ?? []
    let hasAVX2 = flags.isSuperset(of: ["avx2", "fma"])
    if hasAVX2, flags.isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl"]) {
      self = .avx512
    } else {
      self = hasAVX2 ? .avx2 : .baseline
    }
  }
}
