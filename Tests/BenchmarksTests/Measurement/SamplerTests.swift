import Foundation
import Testing

@testable import Benchmarks

@Suite("Measuring")
struct SamplerTests {
  @Test(
    "the median is the middle value, or the mean of the two in the middle",
    arguments: [
      ([3.0], 3.0), ([5, 1, 3], 3), ([4, 1, 3, 2], 2.5), ([1, 1, 9, 9, 9], 9),
    ] as [([Double], Double)]
  )
  func median(values: [Double], expected: Double) {
    #expect(Sample.median(of: values) == expected)
    #expect(Sample(seconds: values).best == values.min())
  }

  @Test("there is no median of nothing")
  func emptyMedian() {
    #expect(Sample.median(of: []).isNaN)
  }

  @Test("a run takes the time that it waits")
  func waiting() {
    let sampler = Sampler(clock: .wall, budget: 0)
    let sample = sampler.measure { usleep(2000) }
    #expect(sample.seconds.count == 3)
    #expect(sample.best >= 0.002)
  }

  @Test("waiting takes no processor time")
  func processorTime() {
    let sampler = Sampler(clock: .thread, budget: 0)
    let sample = sampler.measure(preparing: {}) { _ in usleep(5000) }
    #expect(sample.best < 0.0025)
  }

  @Test("short work is repeated inside a slice and divided again")
  func repetition() {
    var count = 0
    let sampler = Sampler(clock: .wall, budget: 0, sliceSeconds: 2e-3)
    let sample = sampler.measure {
      count += 1
      BlackHole.take(Float(count))
    }
    #expect(count > 1000)
    #expect(sample.best < 1e-5)
  }

  @Test("preparation is not measured, and every run gets its own")
  func preparation() {
    var prepared = 0
    var used: [Int] = []
    let sampler = Sampler(clock: .wall, budget: 0, leastSlices: 5)
    let sample = sampler.measure(
      preparing: {
        usleep(3000)
        prepared += 1
        return prepared
      },
      { used.append($0) }
    )
    #expect(used == Array(1...6))
    #expect(sample.seconds.count == 5)
    #expect(sample.best < 0.0015)
  }
}
