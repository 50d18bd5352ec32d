import Dispatch
import Synchronization
import Testing

@testable import OptimizationCore

@Suite("The thread pool")
struct ThreadPoolTests {
  /// Runs a job that counts how often each piece is called.
  private func calls(_ count: Int, threads: Int) -> [Int] {
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: max(1, count))
    defer { counts.deallocate() }
    counts.initialize(repeating: 0, count: count)
    nonisolated(unsafe) let target = counts
    ThreadPool.shared.run(count, threads: threads) { target[$0] += 1 }
    return Array(UnsafeBufferPointer(start: counts, count: count))
  }

  @Test(
    "calls every piece exactly once",
    arguments: [0, 1, 2, 3, 7, 64, 1000],
    [1, 2, 4, 9]
  )
  func callsEveryPieceOnce(count: Int, threads: Int) {
    #expect(calls(count, threads: threads) == [Int](repeating: 1, count: count))
  }

  @Test("has finished all pieces of a job when it returns, a hundred thousand times over")
  func finishesBeforeReturning() {
    let sums = UnsafeMutablePointer<Int>.allocate(capacity: 4)
    defer { sums.deallocate() }
    sums.initialize(repeating: 0, count: 4)
    nonisolated(unsafe) let target = sums
    for round in 1...100_000 {
      ThreadPool.shared.run(4, threads: 4) { target[$0] += $0 + 1 }
      guard (0..<4).allSatisfy({ sums[$0] == round * ($0 + 1) }) else {
        Issue.record("After round \(round) the sums are \((0..<4).map { sums[$0] }).")
        return
      }
    }
  }

  @Test("lets go of the body before it returns, which the language checks where it checks anything")
  func keepsNoBody() {
    let context = ComputeContext(threads: 3)
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: 8)
    defer { counts.deallocate() }
    counts.initialize(repeating: 0, count: 8)
    nonisolated(unsafe) let target = counts
    for round in 0..<50_000 {
      // A closure that captures is counted; one that is still held stops the program here. Pieces of
      // changing length let threads enter and leave at any time.
      context.forEach(8, isWorthThreads: true) { piece in
        for _ in 0..<((round &* 7 &+ piece &* 13) % 200) { target[piece] &+= 1 }
        target[piece] &+= 1
      }
    }
    #expect((0..<8).allSatisfy { counts[$0] >= 50_000 })
  }

  @Test("wakes threads that have gone to sleep")
  func wakesSleepers() {
    for pause in [0, 1, 100, 5_000] {
      usleepBriefly(pause)
      #expect(calls(50, threads: 3) == [Int](repeating: 1, count: 50))
    }
  }

  @Test("lets a piece start a job of its own")
  func nests() {
    let total = Atomic<Int>(0)
    ThreadPool.shared.run(8, threads: 2) { _ in
      ThreadPool.shared.run(8, threads: 2) { inner in
        total.wrappingAdd(inner, ordering: .relaxed)
      }
    }
    #expect(total.load(ordering: .relaxed) == 8 * 28)
  }

  @Test("serves several callers at once, each of whom sees all of its own pieces done")
  func servesSeveralCallers() {
    let faults = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      for count in 1...300 where calls(count, threads: 2) != [Int](repeating: 1, count: count) {
        faults.wrappingAdd(1, ordering: .relaxed)
      }
    }
    #expect(faults.load(ordering: .relaxed) == 0)
  }

  private func usleepBriefly(_ microseconds: Int) {
    let semaphore = DispatchSemaphore(value: 0)
    _ = semaphore.wait(timeout: .now() + .microseconds(microseconds))
  }
}
