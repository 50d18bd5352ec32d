extension DecoderConfiguration {
  private enum CodingKeys: String, CodingKey {
    case vocabularySize, width, layerCount, headCount, keyValueHeadCount, hiddenWidth, contextLength
    case ropeBase, normEpsilon, tiesHead
    case rotaryScaling, slidingWindow, slidingLayers, positions, norm, activation, gatesFeedForward
    case hasAttentionBias, hasAttentionOutputBias, hasFeedForwardBias, headWidth
  }

  /// Reads a configuration; what is not there, as in files of earlier versions, is as in Llama.
  ///
  /// - Parameter decoder: What to read from.
  /// - Throws: `DecodingError` naming a key that is missing or has another type of value.
  public init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, or other: Value) throws -> Value {
      try container.decodeIfPresent(Value.self, forKey: key) ?? other
    }
    try self.init(
      vocabularySize: container.decode(Int.self, forKey: .vocabularySize),
      width: container.decode(Int.self, forKey: .width),
      layerCount: container.decode(Int.self, forKey: .layerCount),
      headCount: container.decode(Int.self, forKey: .headCount),
      keyValueHeadCount: container.decode(Int.self, forKey: .keyValueHeadCount),
      hiddenWidth: container.decode(Int.self, forKey: .hiddenWidth),
      contextLength: container.decode(Int.self, forKey: .contextLength),
      ropeBase: container.decode(Double.self, forKey: .ropeBase),
      normEpsilon: container.decode(Float.self, forKey: .normEpsilon),
      tiesHead: container.decode(Bool.self, forKey: .tiesHead),
      headWidth: container.decodeIfPresent(Int.self, forKey: .headWidth)
    )
    rotaryScaling = try container.decodeIfPresent(RotaryScaling.self, forKey: .rotaryScaling)
    slidingWindow = try container.decodeIfPresent(Int.self, forKey: .slidingWindow)
    slidingLayers = try container.decodeIfPresent([Int].self, forKey: .slidingLayers)
    positions = try value(.positions, or: positions)
    norm = try value(.norm, or: norm)
    activation = try value(.activation, or: activation)
    gatesFeedForward = try value(.gatesFeedForward, or: gatesFeedForward)
    hasAttentionBias = try value(.hasAttentionBias, or: hasAttentionBias)
    hasAttentionOutputBias = try value(.hasAttentionOutputBias, or: hasAttentionOutputBias)
    hasFeedForwardBias = try value(.hasFeedForwardBias, or: hasFeedForwardBias)
  }

  /// Writes a configuration; what is as in Llama is left out, as earlier versions did.
  ///
  /// - Parameter encoder: What to write to.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func encode<Value: Encodable & Equatable>(
      _ value: Value,
      unless usual: Value,
      _ key: CodingKeys
    ) throws {
      if value != usual { try container.encode(value, forKey: key) }
    }
    try container.encode(vocabularySize, forKey: .vocabularySize)
    try container.encode(width, forKey: .width)
    try container.encode(layerCount, forKey: .layerCount)
    try container.encode(headCount, forKey: .headCount)
    try container.encode(keyValueHeadCount, forKey: .keyValueHeadCount)
    try container.encode(hiddenWidth, forKey: .hiddenWidth)
    try container.encode(contextLength, forKey: .contextLength)
    try container.encode(ropeBase, forKey: .ropeBase)
    try container.encode(normEpsilon, forKey: .normEpsilon)
    try container.encode(tiesHead, forKey: .tiesHead)
    try container.encodeIfPresent(rotaryScaling, forKey: .rotaryScaling)
    try container.encodeIfPresent(slidingWindow, forKey: .slidingWindow)
    try container.encodeIfPresent(slidingLayers, forKey: .slidingLayers)
    try encode(positions, unless: .rotary, .positions)
    try encode(norm, unless: .rootMeanSquare, .norm)
    try encode(activation, unless: .silu, .activation)
    try encode(gatesFeedForward, unless: true, .gatesFeedForward)
    try encode(hasAttentionBias, unless: false, .hasAttentionBias)
    try encode(hasAttentionOutputBias, unless: false, .hasAttentionOutputBias)
    try encode(hasFeedForwardBias, unless: false, .hasFeedForwardBias)
    try container.encodeIfPresent(ownHeadWidth, forKey: .headWidth)
  }
}
