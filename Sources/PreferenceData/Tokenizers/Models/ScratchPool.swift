import Synchronization

/// Lends working space to encoding calls, one lock per call.
///
/// A lock around each piece's look-up would cost as much as encoding; a space of its own for each
/// call that runs at the same time does not.
final class ScratchPool: Sendable {
  private let free = Mutex<[EncodingScratch]>([])
  private static let limit = 16

  /// Runs `body` with a space that nobody else has meanwhile.
  func withScratch<Result>(_ body: (EncodingScratch) throws -> Result) rethrows -> Result {
    let scratch = free.withLock { $0.popLast() } ?? EncodingScratch()
    defer {
      free.withLock { if $0.count < Self.limit { $0.append(scratch) } }
    }
    return try body(scratch)
  }
}
