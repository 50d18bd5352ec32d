import RecipePluginSupport
import Testing

@Suite struct HostInstructionSetTests {
  static let old = "flags\t\t: fpu vme de pse tsc msr sse sse2 ssse3 sse4_1 sse4_2 avx"
  static let haswell = "flags\t\t: fpu sse2 ssse3 fma sse4_1 sse4_2 avx f16c avx2 bmi1 bmi2"
  static let server = haswell + " avx512f avx512dq avx512cd avx512bw avx512vl avx512_vnni"
  static let half = haswell + " avx512f avx512cd"

  static func information(_ flags: String...) -> String {
    flags.enumerated().map { index, flags in
      """
      processor\t: \(index)
      vendor_id\t: GenuineIntel
      model name\t: Some avx2 fma processor
      \(flags)
      vmx flags\t: vnmi preemption_timer
      bugs\t\t: spectre_v1

      """
    }.joined(separator: "\n")
  }

  @Test(
    "the flags of all processors decide",
    arguments: zip(
      [
        information(old), information(haswell, haswell), information(server), information(half),
        information(server, haswell), information(server, old), "",
        "processor\t: 0\nFeatures\t: fp asimd",
      ],
      [
        HostInstructionSet.baseline, .avx2, .avx512, .avx2, .avx2, .baseline, .baseline, .baseline,
      ]
    )
  )
  func detection(text: String, expected: HostInstructionSet) {
    #expect(HostInstructionSet(processorInformation: text) == expected)
  }

  @Test("only x86 sets name a processor, and the baseline has no flags")
  func flags() {
    #expect(HostInstructionSet.baseline.compilerFlags.isEmpty)
    #expect(HostInstructionSet.neon.compilerFlags == ["-DPENCHANT_FMA", "-DPENCHANT_NEON"])
    #expect(
      HostInstructionSet.avx2.compilerFlags
        == ["-Xcc", "-march=native", "-DPENCHANT_FMA", "-DPENCHANT_AVX2"]
    )
    #expect(
      HostInstructionSet.avx512.compilerFlags
        == HostInstructionSet.avx2.compilerFlags + ["-DPENCHANT_AVX512"]
    )
  }
}
