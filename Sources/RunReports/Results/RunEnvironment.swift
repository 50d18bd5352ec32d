/// Where and how fast a run went: all that may differ between runs with equal results.
public struct RunEnvironment: Codable, Hashable, Sendable {
  /// How long a dataset or stage took.
  public struct Timing: Codable, Hashable, Sendable {
    /// The dataset's or stage's label.
    public var label: String
    /// What was done: `data` or the stage's kind.
    public var kind: String
    /// Wall-clock seconds.
    public var seconds: Double
    /// Tokens processed; 0 for data.
    public var tokens: Int
  }

  /// When the run began, in UTC as ISO 8601 to the second.
  public var started: String
  /// Wall-clock seconds of the whole run.
  public var seconds: Double
  /// Largest resident memory in bytes; 0 when unknown.
  public var peakBytes: Int
  /// The datasets and stages in order of ending.
  public var timings: [Timing]
  /// The number of threads.
  public var threads: Int
  /// The instruction set that the core was compiled for.
  public var instructionSet: String
  /// The engine's version.
  public var engine: String
  /// The version of the Swift compiler, as far as a program can know it, such as `6.3`.
  public var toolchain: String
  /// The machine.
  public var machine: Machine
}
