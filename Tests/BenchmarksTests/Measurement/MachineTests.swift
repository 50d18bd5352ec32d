import Testing

@testable import Benchmarks

@Suite("The machine")
struct MachineTests {
  @Test("chains of the register loop reach the fixed point of their map")
  func fixedPoint() {
    // x -> 0.999 x + 0.001 ends at 1, in each lane of the twelve chains.
    let sum = RegisterLoop.run(rounds: 50_000, seed: 0)
    let lanes = Float(12 * RegisterVector.scalarCount)
    #expect(abs(sum / lanes - 1) < 1e-3)
  }

  @Test("more rounds take more time: the loop is not removed")
  func notRemoved() {
    let sampler = Sampler(clock: .thread, budget: 0.01)
    let short = sampler.measure { BlackHole.take(RegisterLoop.run(rounds: 10_000, seed: 1)) }
    let long = sampler.measure { BlackHole.take(RegisterLoop.run(rounds: 100_000, seed: 1)) }
    #expect((5...20).contains(long.median / short.median))
    #expect(RegisterLoop.operations(rounds: 10) == 10 * RegisterLoop.operations(rounds: 1))
  }

  @Test("rates are positive for one and two threads", arguments: [1, 2])
  func peak(threads: Int) {
    let peak = MachinePeak.measured(threads: threads, seconds: 0.02, bytes: 1 << 20)
    #expect(peak.operationsPerSecond > 1e8)
    #expect(peak.bytesPerSecond > 1e8)
    #expect(peak.threads == threads)
  }

  @Test("a slice whose threads shared a processor does not count")
  func interruptions() {
    #expect(MachinePeak.withoutInterruptions([490, 245, 480, 250, 485]) == 485)
    #expect(MachinePeak.withoutInterruptions([240, 241, 242]) == 241)
    #expect(MachinePeak.withoutInterruptions([]).isNaN)
  }

  @Test("kernels for less than the processor offers are worth a warning")
  func warning() {
    var machine = Machine(
      processor: "x",
      processorCount: 2,
      offered: "AVX-512",
      compiledFor: "baseline"
    )
    #expect(machine.warnings.count == 1)
    #expect(machine.warnings.first?.contains("AVX-512") == true)
    machine.compiledFor = "AVX2"
    #expect(machine.warnings.count == 1)
    machine.compiledFor = "AVX-512"
    #expect(machine.warnings.isEmpty)
    machine.load = 1.25
    #expect(machine.warnings.first?.contains("Other programs") == true)
    machine = Machine(processor: "x", processorCount: 2, offered: "NEON", compiledFor: "baseline")
    #expect(machine.warnings.first?.contains("NEON") == true)
    machine.compiledFor = "NEON"
    #expect(machine.warnings.isEmpty)
  }
}
