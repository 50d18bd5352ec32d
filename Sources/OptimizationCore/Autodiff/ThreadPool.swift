import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads that live as long as the process and share out the pieces of one job at a time.
///
/// Handing a job over costs about a microsecond while the threads are awake. They look for the next
/// job for some tens of microseconds, about as long as a training step works serially between two
/// operations, and sleep after that.
///
/// The caller works too and never waits for a thread that has not begun: a job whose pieces are
/// all taken is closed, and threads that wake up late pass it by. While one job runs, other callers
/// (and pieces of the job itself) do their own work alone.
final class ThreadPool: Sendable {
  /// The pool of the process.
  static let shared = ThreadPool()

  /// A thread's place to wait at.
  private final class Worker: Sendable {
    /// The number of the latest job this thread was called to.
    let call = Atomic<Int>(0)
    let isAsleep = Atomic<Bool>(false)
    let bell = DispatchSemaphore(value: 0)
  }

  private let isBusy = Atomic<Bool>(false)
  /// The number of pieces handed out so far, which may pass the number there are.
  private let nextPiece = Atomic<Int>(0)
  /// The number of the job, times `jobStep`, plus `closed` when it takes no more threads, plus how
  /// many threads have entered it.
  private let state = Atomic<Int>(ThreadPool.closed)
  /// How many threads have left the job.
  private let leaving = Atomic<Int>(0)

  // Written by the caller that holds `isBusy`, before it opens the job; read by threads in it.
  nonisolated(unsafe) private var body: ((Int) -> Void)?
  nonisolated(unsafe) private var pieceCount = 0
  // Touched only by the caller that holds `isBusy`.
  nonisolated(unsafe) private var workers: [Worker] = []

  private static let closed = 1 << 15
  private static let jobStep = 1 << 16

  private init() {}

  /// Calls `body` once with every number below `count`, on the calling thread and others.
  ///
  /// - Parameters:
  ///   - count: The number of pieces.
  ///   - threads: The largest number of threads at work, the caller included.
  ///   - body: The work; calls on different threads must touch different memory.
  func run(_ count: Int, threads: Int, _ body: @escaping (Int) -> Void) {
    let helpers = min(threads, count, 1 << 12) - 1
    guard helpers > 0,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else {
      for piece in 0..<count { body(piece) }
      return
    }
    while workers.count < helpers { workers.append(start()) }
    self.body = body
    pieceCount = count
    nextPiece.store(0, ordering: .relaxed)
    leaving.store(0, ordering: .relaxed)
    let job = state.load(ordering: .relaxed) / Self.jobStep + 1
    state.store(job * Self.jobStep, ordering: .releasing)
    for index in 0..<helpers { wake(workers[index], for: job) }

    takePieces(count, body)

    let entered = state.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing).oldValue
    wait(untilLeft: entered & (Self.closed - 1))
    self.body = nil
    isBusy.store(false, ordering: .releasing)
  }

  @inline(__always)
  private func takePieces(_ count: Int, _ body: (Int) -> Void) {
    while true {
      let piece = nextPiece.wrappingAdd(1, ordering: .relaxed).oldValue
      guard piece < count else { return }
      body(piece)
    }
  }

  private func wake(_ worker: Worker, for job: Int) {
    // Sequentially consistent on both sides: either the thread sees the call before it goes to
    // sleep, or this sees that it sleeps.
    worker.call.store(job, ordering: .sequentiallyConsistent)
    let slept = worker.isAsleep.exchange(false, ordering: .sequentiallyConsistent)
    if slept { worker.bell.signal() }
  }

  private func wait(untilLeft entered: Int) {
    var turns = 0
    while leaving.load(ordering: .acquiring) < entered {
      turns += 1
      // On a busy machine a thread may have lost its processor in the middle of a piece.
      if turns > 4_000 { sched_yield() }
    }
  }

  private func start() -> Worker {
    let worker = Worker()
    let box = Unmanaged.passRetained(ThreadStart { [unowned self] in work(as: worker) })
    #if canImport(Glibc)
      var thread = pthread_t()
      let status = pthread_create(
        &thread,
        nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        },
        box.toOpaque()
      )
    #else
      var thread: pthread_t?
      let status = pthread_create(
        &thread,
        nil,
        { argument in
          Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        },
        box.toOpaque()
      )
    #endif
    // Without the thread the caller does the work itself.
    if status != 0 { box.release() }
    return worker
  }

  /// What a thread does all its life.
  private func work(as worker: Worker) {
    var done = 0
    while true {
      let job = nextCall(of: worker, after: done)
      done = job
      guard enter(job) else { continue }
      takePart()
      leaving.wrappingAdd(1, ordering: .releasing)
    }
  }

  /// Works on the job that the thread has entered.
  ///
  /// Never inlined: what it retains of the body must be released before the thread counts itself
  /// out, because the body is dead after that.
  @inline(never)
  private func takePart() {
    if let body { takePieces(pieceCount, body) }
  }

  /// Counts the thread in, unless the job is closed or another one has begun.
  private func enter(_ job: Int) -> Bool {
    var old = state.load(ordering: .acquiring)
    while old / Self.jobStep == job, old & Self.closed == 0 {
      let (exchanged, original) = state.compareExchange(
        expected: old,
        desired: old + 1,
        ordering: .acquiringAndReleasing
      )
      if exchanged { return true }
      old = original
    }
    return false
  }

  private func nextCall(of worker: Worker, after done: Int) -> Int {
    for turn in 0..<20_000 {
      let call = worker.call.load(ordering: .acquiring)
      if call != done { return call }
      // The last part of the wait leaves the processor to others that want it.
      if turn > 10_000, turn % 64 == 0 { sched_yield() }
    }
    while true {
      worker.isAsleep.store(true, ordering: .sequentiallyConsistent)
      let call = worker.call.load(ordering: .sequentiallyConsistent)
      if call != done {
        // A caller that has already taken the flag down rings, and the ring must be used up.
        if !worker.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
          worker.bell.wait()
        }
        return call
      }
      worker.bell.wait()
    }
  }
}

/// What a new thread is to do, as an object that C can carry.
private final class ThreadStart {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}
