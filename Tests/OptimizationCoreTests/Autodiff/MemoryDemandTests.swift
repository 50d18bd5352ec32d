import Testing

@testable import OptimizationCore

@Suite("The memory that shapes ask for")
struct MemoryDemandTests {
  @Test("counts elements", arguments: [([], 1), ([3], 3), ([2, 5], 10), ([4, 0, 9], 0)])
  func counts(shape: [Int], count: Int) {
    #expect(MemoryDemand.elementCount(of: shape) == count)
    #expect(MemoryDemand.fault(ofShape: shape) == nil)
  }

  @Test("refuses what cannot be counted", arguments: [[-1], [3, -2], [1 << 40, 1 << 40]])
  func refusesUncountable(shape: [Int]) {
    #expect(MemoryDemand.elementCount(of: shape) == nil)
    #expect(MemoryDemand.fault(ofShape: shape)?.contains("\(shape)") == true)
  }

  @Test("names the bytes of a shape that the machine's memory cannot hold")
  func namesBytes() {
    let fault = MemoryDemand.fault(ofShape: [1_000, 1_000], available: 3_999_999)
    #expect(fault?.contains("4000000 bytes") == true)
    #expect(fault?.contains("3999999") == true)
    #expect(MemoryDemand.fault(ofShape: [1_000, 1_000], available: 4_000_000) == nil)
    #expect(MemoryDemand.fault(ofShape: [1 << 50]) != nil)
  }

  @Test("stops the program with the number of bytes asked for")
  func stops() async {
    let result = await #expect(
      processExitsWith: .failure,
      observing: [\.standardErrorContent]
    ) {
      _ = TensorStorage<Float>(uninitialized: 1 << 50)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("4503599627370496 bytes"))
  }
}
