import Testing

@testable import Benchmarks

@Suite("The Mersenne Twister")
struct MersenneTwisterTests {
  @Test("the default seed gives the outputs of the reference implementation")
  func reference() {
    var generator = MersenneTwister(seed: 5489)
    let first = (0..<5).map { _ in generator.next() }
    #expect(first == [3_499_211_612, 581_869_302, 3_890_346_734, 3_586_334_585, 545_404_204])
  }

  @Test("the ten thousandth output is the one that the C++ standard requires of mt19937")
  func tenThousandth() {
    var generator = MersenneTwister(seed: 5489)
    for _ in 0..<9999 { _ = generator.next() }
    #expect(generator.next() == 4_123_659_995)
  }

  @Test("lengths and tokens are those of torch.randint with a generator of seed 1")
  func torch() throws {
    // torch.randint(64, 129, (1,)) twice, then torch.randint(3, 32000, (40,)), PyTorch 2.13.
    let pair = try #require(
      PreferencePair.random(count: 1, length: 256, vocabularySize: 32000).first
    )
    #expect((pair.prompt.count, pair.chosen.count, pair.rejected.count) == (128, 109, 73))
    #expect(pair.prompt.prefix(8) == [12194, 14902, 11311, 5910, 6240, 16647, 2859, 9505])
    #expect(pair.prompt[36..<40] == [7168, 13762, 6180, 30244])
  }

  @Test("an odd length leaves the longer half to the replies", arguments: [8, 33, 257])
  func lengths(length: Int) {
    let pairs = PreferencePair.random(count: 50, length: length, vocabularySize: 100)
    let reply = length - length / 2
    for pair in pairs {
      #expect(pair.prompt.count == length / 2)
      for part in [pair.chosen, pair.rejected] {
        #expect((reply / 2...reply).contains(part.count))
        #expect(part.allSatisfy { (3..<100).contains($0) })
      }
    }
    #expect(pairs.contains { $0.chosen.count == reply || $0.rejected.count == reply })
  }
}
