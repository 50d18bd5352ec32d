/// A decoder of the Llama family with random initial weights.
public struct TransformerPlan: Codable, Hashable, Sendable {
  /// How text becomes tokens; it fixes the vocabulary.
  public var tokenizer: TokenizerPlan
  /// The width of the residual stream.
  public var width: Int
  /// The number of blocks.
  public var layers: Int
  /// The number of attention heads.
  public var heads: Int
  /// The number of key-value heads that they share.
  public var keyValueHeads: Int
  /// The width inside the feed-forward part.
  public var hiddenWidth: Int
  /// The longest sequence in tokens.
  public var context: Int
  /// The base of the rotary position frequencies.
  public var ropeBase: Double
  /// The number added to the mean square in RMSNorm.
  public var normEpsilon: Double
  /// Whether the output head is the embedding matrix.
  public var tiesHead: Bool
  /// Tells apart otherwise equal models that shall start from other random weights.
  public var variant: Int

  /// Makes a plan of a decoder.
  public init(
    tokenizer: TokenizerPlan,
    width: Int,
    layers: Int,
    heads: Int,
    keyValueHeads: Int,
    hiddenWidth: Int,
    context: Int,
    ropeBase: Double,
    normEpsilon: Double,
    tiesHead: Bool,
    variant: Int
  ) {
    self.tokenizer = tokenizer
    self.width = width
    self.layers = layers
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.hiddenWidth = hiddenWidth
    self.context = context
    self.ropeBase = ropeBase
    self.normEpsilon = normEpsilon
    self.tiesHead = tiesHead
    self.variant = variant
  }
}
