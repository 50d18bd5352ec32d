/// How a run ended.
public struct RunOutcome: Codable, Hashable, Sendable {
  /// Whether the run came to its end.
  public enum Ending: Codable, Hashable, Sendable {
    /// Every stage ran.
    case completed
    /// It was stopped from outside; the sentences say what was kept.
    case interrupted(kept: [String])
    /// A fault stopped it.
    case failed(message: String)
  }

  /// How it ended.
  public var ending: Ending
  /// Wall-clock seconds of the whole run.
  public var seconds: Double
  /// Largest resident memory of the process in bytes; 0 when unknown.
  public var peakBytes: Int
  /// The folder that holds what the run left.
  public var outputFolder: String

  /// Makes an outcome.
  public init(ending: Ending, seconds: Double, peakBytes: Int, outputFolder: String) {
    self.ending = ending
    self.seconds = seconds
    self.peakBytes = peakBytes
    self.outputFolder = outputFolder
  }
}
