import Testing

@testable import PreferenceData

@Suite("Tables of pieces that do not change")
struct StaticTrieTests {
  @Test("A double array finds exactly the strings that it was made of, with their numbers")
  func lookUp() {
    var generator = SplitMix(state: 11)
    for size in [0, 1, 7, 300, 3000] {
      var expected: [[UInt8]: Int32] = [:]
      var strings: [(bytes: [UInt8], value: Int32)] = []
      for value in 0..<Int32(size) {
        let count = Int.random(in: 1...(value % 100 == 0 ? 300 : 6), using: &generator)
        let bytes = (0..<count).map { _ in
          UInt8.random(in: value % 2 == 0 ? 0...255 : 97...100, using: &generator)
        }
        strings.append((bytes, value))
        expected[bytes] = value
      }
      let trie = StaticTrie(strings)
      func value(_ bytes: [UInt8]) -> Int32? {
        var node: Int32 = 0
        for byte in bytes {
          node = StaticTrie.child(of: node, byte, in: trie.units)
          if node < 0 { return nil }
        }
        let value = trie.units[Int(node)].value
        return value < 0 ? nil : value
      }
      for (bytes, number) in expected {
        #expect(value(bytes) == number)
        for byte in [UInt8(0), 98, 255] {
          #expect(value(bytes + [byte]) == expected[bytes + [byte]])
        }
      }
      for _ in 0..<500 {
        let bytes = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          UInt8.random(in: 95...102, using: &generator)
        }
        #expect(value(bytes) == expected[bytes])
      }
    }
  }

  @Test("No byte leads from the start back to it", arguments: [UInt8(0), 1, 9, 255])
  func start(first: UInt8) {
    let trie = StaticTrie([([first], 7)])
    for byte in 0...255 as ClosedRange<UInt8> {
      let node = StaticTrie.child(of: 0, byte, in: trie.units)
      #expect((node >= 0) == (byte == first))
      if node >= 0 {
        #expect(
          (0...255 as ClosedRange<UInt8>).allSatisfy {
            StaticTrie.child(of: node, $0, in: trie.units) < 0
          }
        )
      }
    }
  }

  @Test("Scores are read with a rounding more than the nearest number has, and no other change")
  func scores() {
    for exact in [0, 1, -0.5, -12.25, 0.1, 1e-7, 123456789, -1e22, 1e300] {
      #expect(SerdeNumber.read(exact) == exact)
    }
    var generator = SplitMix(state: 3)
    var changed = 0
    for _ in 0..<2000 {
      let value = -Double.random(in: 2...14, using: &generator)
      let read = SerdeNumber.read(value)
      #expect(abs(read - value) <= value.ulp)
      if read != value { changed += 1 }
    }
    // Digits that need more than 53 bits are rounded twice.
    #expect(changed > 20 && changed < 1000)
  }
}
