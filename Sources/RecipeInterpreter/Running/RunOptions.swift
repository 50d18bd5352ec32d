public import Foundation

/// What a run takes beside the plan.
public struct RunOptions: Sendable {
  /// The seed of every random stream.
  public var seed: UInt64
  /// The number of threads; it changes no number.
  public var threads: Int
  /// Whether training computes activations twice instead of keeping them; it changes no number.
  public var recomputesActivations: Bool
  /// The folder that receives weights and tokenizers.
  public var output: URL

  /// Makes options.
  public init(seed: UInt64, threads: Int, recomputesActivations: Bool = false, output: URL) {
    self.seed = seed
    self.threads = threads
    self.recomputesActivations = recomputesActivations
    self.output = output
  }
}
