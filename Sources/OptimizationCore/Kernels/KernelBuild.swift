/// Which instructions the kernels were compiled for.
package enum KernelBuild {
  /// The instruction set: `AVX-512`, `AVX2`, `NEON` or `baseline`.
  package static var description: String {
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
}
