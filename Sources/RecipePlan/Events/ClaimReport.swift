/// How a claim stands against what was measured.
public struct ClaimReport: Codable, Hashable, Sendable {
  /// Three verdicts: an interval that straddles the threshold decides nothing.
  public enum Verdict: String, Codable, Hashable, Sendable {
    /// The whole interval satisfies the requirement.
    case holds
    /// The whole interval violates it.
    case fails
    /// The interval straddles the threshold, or nothing could be measured.
    case undecided
  }

  /// The claim in the author's words.
  public var text: String
  /// Where the recipe makes it.
  public var location: SourceLocation
  /// What was measured: a metric, or a paired difference of two.
  public var measured: Measurement
  /// The relation: `>=`, `>`, `<=` or `<`.
  public var relation: String
  /// The number on the right-hand side.
  public var threshold: Double
  /// The verdict, from unrounded numbers.
  public var verdict: Verdict
  /// Why nothing was decided, when the reason is not the interval; otherwise empty.
  public var reason: String

  /// Makes a report.
  public init(
    text: String,
    location: SourceLocation,
    measured: Measurement,
    relation: String,
    threshold: Double,
    verdict: Verdict,
    reason: String
  ) {
    self.text = text
    self.location = location
    self.measured = measured
    self.relation = relation
    self.threshold = threshold
    self.verdict = verdict
    self.reason = reason
  }
}

/// Something worth knowing that stops nothing.
public struct RunNote: Codable, Hashable, Sendable {
  /// A sentence.
  public var text: String
  /// The line it is about, if any.
  public var location: SourceLocation?

  /// Makes a note.
  public init(text: String, location: SourceLocation?) {
    self.text = text
    self.location = location
  }
}

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
