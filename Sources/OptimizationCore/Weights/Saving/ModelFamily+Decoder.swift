extension ModelFamily {
  /// The family whose models in transformers compute what a decoder computes.
  ///
  /// - Parameters:
  ///   - configuration: The decoder's shape.
  ///   - preferred: The family it was read as, which is kept if it fits.
  /// - Throws: `UnsupportedModel` naming what no family has.
  init(
    of configuration: DecoderConfiguration,
    preferring preferred: ModelFamily? = nil
  ) throws(UnsupportedModel) {
    var closest: [String] = []
    let order: [ModelFamily] =
      configuration.positions == .learned ? [.gpt2] : [.llama, .mistral, .qwen2]
    for family in [preferred].compactMap({ $0 }) + order {
      let obstacles = family.obstacles(to: configuration)
      guard !obstacles.isEmpty else {
        self = family
        return
      }
      if closest.isEmpty || obstacles.count < closest.count { closest = obstacles }
    }
    throw UnsupportedModel(features: closest)
  }

  /// What a decoder has that models of this family in transformers do not have.
  private func obstacles(to decoder: DecoderConfiguration) -> [String] {
    guard self != .bert else { return ["a decoder in an encoder's file"] }
    var obstacles: [String] = []
    func refuse(_ condition: Bool, _ feature: String) {
      if condition { obstacles.append(feature) }
    }
    let isGPT2 = self == .gpt2
    refuse((decoder.positions == .learned) != isGPT2, "\(decoder.positions) positions")
    refuse((decoder.norm == .layer) != isGPT2, "norms of the kind \(decoder.norm)")
    refuse(decoder.gatesFeedForward == isGPT2, "a feed-forward map of another form")
    let (bias, outputBias) = (decoder.hasAttentionBias, decoder.hasAttentionOutputBias)
    switch self {
    case .llama: refuse(bias != outputBias, "biases of only a part of attention")
    case .mistral: refuse(bias || outputBias, "biases of attention")
    case .qwen2: refuse(!bias || outputBias, "other biases than those of queries, keys and values")
    case .gpt2: refuse(!bias || !outputBias, "attention without biases")
    case .bert: break
    }
    refuse(
      isGPT2 ? !decoder.hasFeedForwardBias : decoder.hasFeedForwardBias && self != .llama,
      "biases of the feed-forward map, or none"
    )
    if isGPT2 {
      refuse(decoder.keyValueHeadCount != decoder.headCount, "shared key-value heads")
      refuse(decoder.headWidth * decoder.headCount != decoder.width, "heads of another width")
    }
    let windows = (0..<decoder.layerCount).filter { decoder.window(ofLayer: $0) != nil }
    switch self {
    case .mistral:
      refuse(!windows.isEmpty && windows.count < decoder.layerCount, "windows of some layers")
    case .qwen2: break
    default: refuse(!windows.isEmpty, "sliding windows")
    }
    if case .divided = decoder.rotaryScaling {
      refuse(true, "rotary frequencies divided one by one")
    }
    return obstacles
  }
}

extension ModelFamily {
  /// What the names of the family's classes in transformers begin with.
  var transformersName: String {
    switch self {
    case .llama: "Llama"
    case .mistral: "Mistral"
    case .qwen2: "Qwen2"
    case .gpt2: "GPT2"
    case .bert: "Bert"
    }
  }
}
