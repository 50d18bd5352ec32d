import Synchronization

/// Takes results that nobody reads, so that the work that made them is not removed.
enum BlackHole {
  private static let sink = Atomic<UInt32>(0)

  /// Takes a result.
  ///
  /// - Parameter value: Any number that depends on the whole result.
  static func take(_ value: Float) {
    sink.store(value.bitPattern, ordering: .relaxed)
  }
}
