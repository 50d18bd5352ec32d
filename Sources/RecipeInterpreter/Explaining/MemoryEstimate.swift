/// How much memory a run takes at its fullest.
///
/// What is counted was measured: the process with its data and untrained models, and the passes of
/// each stage. Models that stages leave behind add up.
struct MemoryEstimate {
  /// The memory of the process before the first stage, in bytes.
  private let start: Int
  /// What the stages so far leave behind, in bytes.
  private var kept = 0
  /// The most memory at any time, in bytes.
  private(set) var peakBytes: Int

  /// Begins with the memory that the process has now.
  /// - Parameters:
  ///   - start: With data and untrained models loaded, in bytes.
  ///   - earlierPeak: The most that loading took, in bytes.
  init(start: Int, earlierPeak: Int) {
    self.start = start
    peakBytes = max(start, earlierPeak)
  }

  /// Adds something that stays.
  /// - Parameter bytes: Its size.
  mutating func add(kept bytes: Int) {
    kept += bytes
    peakBytes = max(peakBytes, start + kept)
  }

  /// Adds a stage's memory that is free again when the stage ends.
  /// - Parameter bytes: The most it takes at once.
  mutating func add(passing bytes: Int) { peakBytes = max(peakBytes, start + kept + bytes) }
}
