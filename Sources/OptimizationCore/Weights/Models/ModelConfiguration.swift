/// What a model's files say about its shape, for every family that can be read.
public struct ModelConfiguration: Hashable, Sendable {
  /// The family.
  public var family: ModelFamily
  /// The number of tokens in the vocabulary.
  public var vocabularySize: Int
  /// The width of the hidden states.
  public var width: Int
  /// The number of layers.
  public var layerCount: Int
  /// The number of query heads.
  public var headCount: Int
  /// The number of key-value heads, which divides that of query heads.
  public var keyValueHeadCount: Int
  /// The width of one head; times the number of heads it need not be the model's width.
  public var headWidth: Int
  /// The width inside the feed-forward map.
  public var hiddenWidth: Int
  /// The name of the feed-forward map's activation, as transformers has it.
  public var activation: String
  /// The largest number of tokens in a sequence.
  public var contextLength: Int
  /// The base of the rotary embedding's wavelengths; `nil` if positions are learned.
  public var rotaryBase: Double?
  /// How the rotary frequencies are changed, if they are.
  public var rotaryScaling: RotaryScaling?
  /// How many tokens, itself included, a token attends to in the layers of `slidingLayers`.
  public var slidingWindow: Int?
  /// The layers with a sliding window, in order; empty without one.
  public var slidingLayers: [Int] = []
  /// What the norms add to a mean square or a variance.
  public var normEpsilon: Double
  /// Whether the output head is the embedding.
  public var tiesHead: Bool
  /// Whether queries, keys and values have biases.
  public var hasAttentionBias: Bool
  /// Whether attention's output has a bias.
  public var hasAttentionOutputBias: Bool
  /// Whether the feed-forward map has biases.
  public var hasFeedForwardBias: Bool
  /// The number of kinds of segments an encoder tells apart; 0 for decoders.
  public var segmentCount = 0

  /// The decoder of this configuration.
  ///
  /// - Returns: The configuration of a `Decoder` that computes the model.
  /// - Throws: `UnsupportedModel` listing everything a decoder cannot do yet.
  public func decoderConfiguration() throws(UnsupportedModel) -> DecoderConfiguration {
    let features = unsupportedFeatures()
    guard features.isEmpty else { throw UnsupportedModel(features: features) }
    var decoder = DecoderConfiguration(
      vocabularySize: vocabularySize,
      width: width,
      layerCount: layerCount,
      headCount: headCount,
      keyValueHeadCount: keyValueHeadCount,
      hiddenWidth: hiddenWidth,
      contextLength: contextLength,
      ropeBase: rotaryBase ?? 10000,
      normEpsilon: Float(normEpsilon),
      tiesHead: tiesHead,
      headWidth: headWidth * headCount == width ? nil : headWidth
    )
    decoder.rotaryScaling = rotaryScaling
    if let slidingWindow, slidingWindow < contextLength, !slidingLayers.isEmpty {
      decoder.slidingWindow = slidingWindow
      decoder.slidingLayers = slidingLayers.count == layerCount ? nil : slidingLayers
    }
    decoder.positions = rotaryBase == nil ? .learned : .rotary
    decoder.norm = family.isLlamaLike ? .rootMeanSquare : .layer
    decoder.gatesFeedForward = family.isLlamaLike
    decoder.hasAttentionBias = hasAttentionBias
    decoder.hasAttentionOutputBias = hasAttentionOutputBias
    decoder.hasFeedForwardBias = hasFeedForwardBias
    if let activation = Activation(transformersName: activation) { decoder.activation = activation }
    return decoder
  }

  private func unsupportedFeatures() -> [String] {
    guard family != .bert else { return ["the encoder \(family.rawValue) as a decoder"] }
    var features: [String] = []
    if Activation(transformersName: activation) == nil {
      features.append("the activation \(activation)")
    }
    return features
  }
}
