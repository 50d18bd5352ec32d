/// A continuation of a prompt.
public struct GeneratedTokens: Hashable, Sendable {
  /// The new tokens; a stop token that ended the continuation is the last of them.
  public var tokens: [Int32]
  /// The log-probability of every new token under the model's own distribution, in nats: at
  /// temperature 1, before all penalties and cuts.
  public var logProbabilities: [Float]
  /// The log-probability of every new token under the distribution it was drawn from, in nats: after
  /// penalties, temperature and cuts; 0 at temperature 0.
  public var samplingLogProbabilities: [Float]
  /// Why there is no further token.
  public var ending: GenerationEnding
}
