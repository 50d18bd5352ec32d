import Testing

@testable import OptimizationCore

@Suite("The arena of a step")
struct StepArenaTests {
  /// Takes and gives back blocks in a random order, checking that none overlap.
  private func exercise(_ arena: StepArena, seed: UInt64, rounds: Int) -> String? {
    var random = CounterRandom(seed: seed, stream: "blocks")
    var blocks: [(pointer: UnsafeMutableRawPointer, bytes: Int, mark: UInt8)] = []
    for round in 0..<rounds {
      if blocks.isEmpty || UInt64.random(in: 0..<5, using: &random) < 3 {
        let bytes = Int.random(in: 1...200_000, using: &random)
        let pointer = arena.allocate(bytes: bytes)
        guard UInt(bitPattern: pointer) % 64 == 0 else { return "Unaligned memory." }
        let mark = UInt8(truncatingIfNeeded: round)
        pointer.initializeMemory(as: UInt8.self, repeating: mark, count: bytes)
        blocks.append((pointer, bytes, mark))
      } else {
        let block = blocks.remove(at: Int.random(in: 0..<blocks.count, using: &random))
        let bytes = UnsafeRawBufferPointer(start: block.pointer, count: block.bytes)
        guard bytes.allSatisfy({ $0 == block.mark }) else { return "Blocks overlap." }
        arena.deallocate(block.pointer, bytes: block.bytes)
      }
    }
    for block in blocks { arena.deallocate(block.pointer, bytes: block.bytes) }
    return nil
  }

  @Test("hands out blocks that do not overlap and takes them back in any order", arguments: 1...5)
  func blocksAreDisjoint(seed: UInt64) {
    let arena = StepArena()
    #expect(exercise(arena, seed: seed, rounds: 3_000) == nil)
    #expect(arena.usedBytes == 0)
  }

  @Test("asks the system for nothing once it has seen a step, whatever the order of sizes")
  func doesNotGrow() {
    let arena = StepArena()
    _ = exercise(arena, seed: 1, rounds: 2_000)
    let mapped = arena.mappedBytes
    for _ in 0..<20 { _ = exercise(arena, seed: 1, rounds: 2_000) }
    #expect(arena.mappedBytes == mapped)
  }

  @Test("is one piece again when everything has been given back")
  func joinsNeighbours() {
    let arena = StepArena()
    let blocks = (0..<100).map { _ in arena.allocate(bytes: 100_000) }
    let mapped = arena.mappedBytes
    for index in stride(from: 0, to: 100, by: 2) {
      arena.deallocate(blocks[index], bytes: 100_000)
    }
    for index in stride(from: 1, to: 100, by: 2) {
      arena.deallocate(blocks[index], bytes: 100_000)
    }
    let whole = arena.allocate(bytes: 10_000_000)
    #expect(arena.mappedBytes == mapped)
    arena.deallocate(whole, bytes: 10_000_000)
  }

  @Test("knows the most memory that was in use at once")
  func measuresPeak() {
    let arena = StepArena()
    let first = arena.allocate(bytes: 1_000)
    let second = arena.allocate(bytes: 2_000)
    arena.deallocate(first, bytes: 1_000)
    let third = arena.allocate(bytes: 500)
    #expect(arena.takePeakBytes() == 1_024 + 2_048)
    #expect(arena.takePeakBytes() == 512 + 2_048)
    arena.deallocate(second, bytes: 2_000)
    arena.deallocate(third, bytes: 500)
  }

  @Test("still works after its free pages were given back")
  func trims() {
    let arena = StepArena()
    #expect(exercise(arena, seed: 1, rounds: 500) == nil)
    arena.trim()
    #expect(exercise(arena, seed: 2, rounds: 500) == nil)
  }
}
