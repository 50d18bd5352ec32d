/// The shape of a decoder.
///
/// What is left out when one is created, or when one is read from JSON, is as in Llama.
public struct DecoderConfiguration: Codable, Hashable, Sendable {
  /// The number of tokens in the vocabulary.
  public var vocabularySize: Int
  /// The width of the hidden states.
  public var width: Int
  /// The number of layers.
  public var layerCount: Int
  /// The number of query heads.
  public var headCount: Int
  /// The number of key-value heads, which divides the number of query heads.
  public var keyValueHeadCount: Int
  /// The width of the feed-forward layer.
  public var hiddenWidth: Int
  /// The largest number of tokens in a sequence.
  public var contextLength: Int
  /// The base of the rotary embedding's angles.
  public var ropeBase: Double
  /// What is added to mean squares before roots are taken of them.
  public var normEpsilon: Float
  /// Whether the output head is the embedding table.
  public var tiesHead: Bool
  /// How the frequencies of the rotary embedding are changed, if they are.
  public var rotaryScaling: RotaryScaling?
  /// How many tokens, itself included, a token attends to in the layers of `slidingLayers`; `nil`
  /// for all before it.
  public var slidingWindow: Int?
  /// The layers with the sliding window, in order; `nil` for all.
  public var slidingLayers: [Int]?
  /// How tokens tell their places.
  public var positions = PositionKind.rotary
  /// The kind of all norms.
  public var norm = NormKind.rootMeanSquare
  /// The function inside the feed-forward map.
  public var activation = Activation.silu
  /// Whether the activation multiplies another linear map's outputs, as in Llama.
  public var gatesFeedForward = true
  /// Whether queries, keys and values have biases.
  public var hasAttentionBias = false
  /// Whether attention's output has a bias.
  public var hasAttentionOutputBias = false
  /// Whether the feed-forward map has biases.
  public var hasFeedForwardBias = false
  /// The width of one head where it is not that of the model divided among the heads.
  var ownHeadWidth: Int?

  /// Creates a configuration.
  ///
  /// - Parameters:
  ///   - vocabularySize: The number of tokens in the vocabulary.
  ///   - width: The width of the hidden states.
  ///   - layerCount: The number of layers.
  ///   - headCount: The number of query heads.
  ///   - keyValueHeadCount: The number of key-value heads; as many as query heads if left out.
  ///   - hiddenWidth: The width of the feed-forward layer.
  ///   - contextLength: The largest number of tokens in a sequence.
  ///   - ropeBase: The base of the rotary embedding's angles.
  ///   - normEpsilon: What is added to mean squares before roots are taken of them.
  ///   - tiesHead: Whether the output head is the embedding table.
  ///   - headWidth: The width of one head; that of the model divided among the heads if left out.
  public init(
    vocabularySize: Int,
    width: Int,
    layerCount: Int,
    headCount: Int,
    keyValueHeadCount: Int? = nil,
    hiddenWidth: Int,
    contextLength: Int,
    ropeBase: Double = 10000,
    normEpsilon: Float = 1e-5,
    tiesHead: Bool = true,
    headWidth: Int? = nil
  ) {
    self.vocabularySize = vocabularySize
    self.width = width
    self.layerCount = layerCount
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount ?? headCount
    self.hiddenWidth = hiddenWidth
    self.contextLength = contextLength
    self.ropeBase = ropeBase
    self.normEpsilon = normEpsilon
    self.tiesHead = tiesHead
    ownHeadWidth = headWidth
  }

  /// The width of one head.
  public var headWidth: Int {
    get { ownHeadWidth ?? (headCount > 0 ? width / headCount : 0) }
    set { ownHeadWidth = newValue }
  }

  /// How many tokens, itself included, a token attends to in a layer.
  ///
  /// - Parameter layer: The number of the layer, from 0.
  /// - Returns: The window; `nil` if there is none or the context is not longer.
  public func window(ofLayer layer: Int) -> Int? {
    guard let slidingWindow, slidingWindow < contextLength else { return nil }
    return slidingLayers?.contains(layer) ?? true ? slidingWindow : nil
  }

  /// The number of numbers in all parameters of the decoder.
  public var parameterCount: Int { parameterCount { $0 } }

  /// Counts in the numbers that `number` makes: whole ones, or floats where those could overflow.
  private func parameterCount<Number: Numeric>(_ number: (Int) -> Number) -> Number {
    let (width, hidden) = (number(width), number(hiddenWidth))
    let queryWidth = number(headCount) * number(headWidth)
    let keyValueWidth = number(keyValueHeadCount) * number(headWidth)
    let norm = number(norm == .layer ? 2 : 1) * width
    var layer = number(2) * width * queryWidth + number(2) * width * keyValueWidth
    layer += number(gatesFeedForward ? 3 : 2) * width * hidden + number(2) * norm
    if hasAttentionBias { layer += queryWidth + number(2) * keyValueWidth }
    if hasAttentionOutputBias { layer += width }
    if hasFeedForwardBias { layer += number(gatesFeedForward ? 2 : 1) * hidden + width }
    let places = number(positions == .learned ? contextLength : 0) * width
    let embeddings = number(tiesHead ? 1 : 2) * number(vocabularySize) * width + places
    return embeddings + number(layerCount) * layer + norm
  }

  /// What is wrong with the configuration, one sentence each; empty if a decoder can be made of it.
  public func faults() -> [String] {
    var faults: [String] = []
    let sizes = [
      ("vocabulary size", vocabularySize), ("width", width), ("number of layers", layerCount),
      ("number of heads", headCount), ("number of key-value heads", keyValueHeadCount),
      ("feed-forward width", hiddenWidth), ("context length", contextLength),
    ]
    for (name, size) in sizes where size < 1 || size > 1 << 30 {
      faults.append("The \(name) must be between 1 and 1073741824, not \(size).")
    }
    if !(ropeBase.isFinite && ropeBase > 0) {
      faults.append("The rotary base must be a positive number, not \(ropeBase).")
    }
    if !(normEpsilon.isFinite && normEpsilon > 0) {
      faults.append("The norm's epsilon must be a positive number, not \(normEpsilon).")
    }
    if let ownHeadWidth, ownHeadWidth < 1 || ownHeadWidth > 1 << 20 {
      faults.append("The head width must be between 1 and 1048576, not \(ownHeadWidth).")
    }
    if let slidingWindow, slidingWindow < 1 {
      faults.append("The sliding window must be at least 1, not \(slidingWindow).")
    }
    guard faults.isEmpty else { return faults }
    if ownHeadWidth == nil, !width.isMultiple(of: headCount) {
      faults.append("The width \(width) cannot be divided among \(headCount) heads.")
    } else if positions == .rotary, !headWidth.isMultiple(of: 2) {
      faults.append(
        "The head width \(headWidth) (width \(width) among \(headCount) heads) must be even for "
          + "rotary embedding."
      )
    } else if positions == .rotary, let fault = rotaryScaling?.fault(headWidth: headWidth) {
      faults.append(fault)
    }
    if let slidingLayers, let layer = slidingLayers.first(where: { $0 < 0 || $0 >= layerCount }) {
      faults.append("Layer \(layer) cannot have a sliding window: there are \(layerCount) layers.")
    }
    if !headCount.isMultiple(of: keyValueHeadCount) {
      faults.append(
        "\(headCount) heads cannot share \(keyValueHeadCount) key-value heads evenly."
      )
    }
    if let fault = memoryFault() { faults.append(fault) }
    return faults
  }

  /// What is wrong with the size of the parameters, if anything is.
  private func memoryFault() -> String? {
    // In 64-bit floats first: sizes that are each allowed can have a product that overflows.
    let bytes = 4 * parameterCount { Double($0) }
    let available = MemoryDemand.physicalBytes
    guard bytes > Double(available) else { return nil }
    let amount = bytes < 9e18 ? "\(Int(bytes))" : "about \(bytes)"
    return "The parameters ask for \(amount) bytes; this machine has \(available)."
  }
}
