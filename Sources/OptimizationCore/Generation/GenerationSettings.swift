/// How continuations are drawn, and when they end.
public struct GenerationSettings: Hashable, Sendable {
  /// How the next token is chosen.
  public var sampling: SamplingSettings
  /// The most tokens of a continuation; a model's context may end it earlier.
  public var maximumNewTokens: Int
  /// The fewest tokens before a stop token may be chosen.
  public var minimumNewTokens: Int
  /// The tokens that end a continuation; the one that does is its last token.
  public var stopTokens: [Int32]
  /// The seed of all draws.
  public var seed: UInt64
  /// The most continuations that are computed at once; it changes no result.
  ///
  /// More at once read the weights less often, and take more memory for keys and values.
  public var batchSize: Int

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - sampling: How the next token is chosen.
  ///   - maximumNewTokens: The most tokens of a continuation.
  ///   - minimumNewTokens: The fewest tokens before a stop token may be chosen.
  ///   - stopTokens: The tokens that end a continuation.
  ///   - seed: The seed of all draws.
  ///   - batchSize: The most continuations that are computed at once.
  public init(
    sampling: SamplingSettings = SamplingSettings(),
    maximumNewTokens: Int,
    minimumNewTokens: Int = 0,
    stopTokens: [Int32] = [],
    seed: UInt64 = 0,
    batchSize: Int = 32
  ) {
    self.sampling = sampling
    self.maximumNewTokens = maximumNewTokens
    self.minimumNewTokens = minimumNewTokens
    self.stopTokens = stopTokens
    self.seed = seed
    self.batchSize = batchSize
  }

  /// What is wrong with the settings, one sentence each; empty if they can be used.
  public var faults: [String] {
    var faults = sampling.faults
    if maximumNewTokens < 1 {
      faults.append("The maximum of new tokens must be at least 1, not \(maximumNewTokens).")
    }
    if minimumNewTokens < 0 {
      faults.append("The minimum of new tokens must not be negative, as \(minimumNewTokens) is.")
    } else if minimumNewTokens > maximumNewTokens {
      faults.append(
        "The minimum of \(minimumNewTokens) new tokens is above the maximum of "
          + "\(maximumNewTokens)."
      )
    }
    if batchSize < 1 { faults.append("The batch size must be at least 1, not \(batchSize).") }
    return faults
  }
}
