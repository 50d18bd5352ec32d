import Testing

@testable import OptimizationCore

@Suite("The counter-based random number generator")
struct CounterRandomTests {
  @Test(
    "Philox4x32-10 gives the published known answers of Random123",
    arguments: [
      (
        SIMD4<UInt32>(0, 0, 0, 0), SIMD2<UInt32>(0, 0),
        SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
      ),
      (
        SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
        SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
      ),
      (
        SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        SIMD2<UInt32>(0xa409_3822, 0x299f_31d0),
        SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
      ),
    ]
  )
  func knownAnswers(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, answer: SIMD4<UInt32>) {
    #expect(CounterRandom.philox(counter: counter, key: key) == answer)
  }

  @Test("Equal arguments give equal numbers, however many generators there are")
  func repeats() {
    var first = CounterRandom(seed: 7, stream: "a", step: 3, index: 9)
    var other = CounterRandom(seed: 7, stream: "b", step: 3, index: 9)
    let numbers = (0..<9).map { _ in first.next() + (other.next() & 0) }
    var second = CounterRandom(seed: 7, stream: "a", step: 3, index: 9)
    #expect(numbers == (0..<9).map { _ in second.next() })
    #expect(Set(numbers).count == 9)
  }

  @Test("Every argument changes the numbers")
  func distinctPlaces() {
    var seen: Set<UInt64> = []
    for seed in 0..<4 as Range<UInt64> {
      for stream in ["", "a", "b", "ab"] {
        for step in 0..<4 as Range<UInt64> {
          for index in 0..<4 as Range<UInt64> {
            var random = CounterRandom(seed: seed, stream: stream, step: step, index: index)
            seen.insert(random.next())
          }
        }
      }
    }
    #expect(seen.count == 256)
  }

  @Test("Two streams are not correlated")
  func correlation() {
    var first = CounterRandom(seed: 1, stream: "first")
    var second = CounterRandom(seed: 1, stream: "second")
    let count = 20_000
    let sum = (0..<count).reduce(0.0) { sum, _ in sum + first.normal() * second.normal() }
    // The sum of independent products has a standard deviation of sqrt(count).
    #expect(abs(sum) < 4 * Double(count).squareRoot())
  }

  @Test("Uniform and normal numbers have the right moments")
  func moments() {
    var random = CounterRandom(seed: 5, stream: "moments")
    let count = 50_000
    let uniforms = (0..<count).map { _ in random.uniform() }
    #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = uniforms.reduce(0, +) / Double(count)
    #expect(abs(mean - 0.5) < 0.006)
    let variance = uniforms.map { ($0 - 0.5) * ($0 - 0.5) }.reduce(0, +) / Double(count)
    #expect(abs(variance - 1.0 / 12) < 0.002)

    let normals = (0..<count).map { _ in random.normal() }
    func moment(_ power: Int) -> Double {
      normals.map { value in (0..<power).reduce(1.0) { product, _ in product * value } }
        .reduce(0, +) / Double(count)
    }
    #expect(abs(moment(1)) < 0.02)
    #expect(abs(moment(2) - 1) < 0.03)
    #expect(abs(moment(3)) < 0.08)
    #expect(abs(moment(4) - 3) < 0.25)
  }
}
