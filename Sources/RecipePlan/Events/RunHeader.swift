/// What identifies a run before anything has happened.
public struct RunHeader: Codable, Hashable, Sendable {
  /// The recipe's type name.
  public var recipe: String
  /// The first sentence of the recipe's documentation comment; empty when it has none.
  public var summary: String
  /// The fingerprint of the whole plan, 64 hexadecimal digits.
  public var planFingerprint: String
  /// The seed of every random stream of the run.
  public var seed: UInt64
  /// The recipe's parameters with their values in this run.
  public var parameters: [PlanParameter]
  /// The version of the engine whose numbers these are.
  public var engine: String
  /// The instruction set that the core was compiled for, such as `AVX-512` or `baseline`.
  public var instructionSet: String
  /// The number of threads; it changes no number.
  public var threads: Int

  /// Makes a header.
  public init(
    recipe: String,
    summary: String,
    planFingerprint: String,
    seed: UInt64,
    parameters: [PlanParameter],
    engine: String,
    instructionSet: String,
    threads: Int
  ) {
    self.recipe = recipe
    self.summary = summary
    self.planFingerprint = planFingerprint
    self.seed = seed
    self.parameters = parameters
    self.engine = engine
    self.instructionSet = instructionSet
    self.threads = threads
  }
}
