/// The shape of a Llama-style decoder.
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
    tiesHead: Bool = true
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
  }

  /// The width of one head.
  public var headWidth: Int { headCount > 0 ? width / headCount : 0 }

  /// The number of numbers in all parameters of the decoder.
  public var parameterCount: Int {
    let keyValueWidth = keyValueHeadCount * headWidth
    let attention = 2 * width * width + 2 * width * keyValueWidth
    let layer = attention + 3 * width * hiddenWidth + 2 * width
    return (tiesHead ? 1 : 2) * vocabularySize * width + layerCount * layer + width
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
    guard faults.isEmpty else { return faults }
    if !width.isMultiple(of: headCount) {
      faults.append("The width \(width) cannot be divided among \(headCount) heads.")
    } else if !headWidth.isMultiple(of: 2) {
      faults.append(
        "The head width \(headWidth) (width \(width) among \(headCount) heads) must be even for "
          + "rotary embedding."
      )
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
    let keyValueWidth = Double(keyValueHeadCount * headWidth)
    let layer =
      Double(width) * (2 * Double(width) + 2 * keyValueWidth + 3 * Double(hiddenWidth) + 2)
    let embeddings = (tiesHead ? 1 : 2) * Double(vocabularySize) * Double(width)
    let bytes = 4 * (embeddings + Double(layerCount) * layer + Double(width))
    let available = MemoryDemand.physicalBytes
    guard bytes > Double(available) else { return nil }
    let amount = bytes < 9e18 ? "\(Int(bytes))" : "about \(bytes)"
    return "The parameters ask for \(amount) bytes; this machine has \(available)."
  }
}
