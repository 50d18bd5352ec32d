import OptimizationCore

/// A workload with all its sizes; what a child process gets.
struct WorkloadSpecification: Codable, Hashable, Sendable {
  /// What a step does.
  enum Kind: String, Codable, Sendable {
    /// DPO with a reference that is evaluated in every step.
    case dpo
    /// DPO with the reference's log-probabilities known before the first step.
    case dpoWithCachedReference
    /// A reward model's step on the difference of two rewards (Bradley and Terry, 1952).
    case reward
    /// Log-probabilities of replies, without gradients.
    case scoring
  }

  /// What a step does.
  var kind: Kind
  /// The decoder.
  var model: DecoderConfiguration
  /// Pairs per step.
  var pairs: Int
  /// The longest prompt and reply together, in tokens.
  var length: Int
  /// Timed steps.
  var steps: Int
  /// How many threads may work.
  var threads: Int
  /// Whether a prompt is computed once for its two replies.
  var sharesPrompts = false
  /// Whether layers keep only their inputs and compute the rest again on the way back.
  var recomputesActivations = false
  /// A safetensors file with the first weights; random ones if left out.
  var weights: String?

  /// The folder or file of a model whose weights are the decoder's.
  var baseModel: String?
  /// The rank of an adapter of all linear maps, which is trained in place of the weights.
  var adapterRank: Int?

  /// Steps that are run before timed ones.
  static let warmUpSteps = 2
  /// The strength of the KL constraint in DPO.
  static let beta = 0.1
  /// The learning rate of AdamW.
  static let learningRate = 1e-5
  /// The largest norm of the gradient.
  static let largestNorm = 1.0

  /// The pairs of all steps, warm-up included.
  var allPairs: [PreferencePair] {
    PreferencePair.random(
      count: pairs * (steps + Self.warmUpSteps),
      length: length,
      vocabularySize: model.vocabularySize
    )
  }
}
