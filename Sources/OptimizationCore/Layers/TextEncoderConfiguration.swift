/// The shape of a BERT-style encoder.
public struct TextEncoderConfiguration: Codable, Hashable, Sendable {
  /// The number of tokens in the vocabulary.
  public var vocabularySize: Int
  /// The width of the hidden states.
  public var width: Int
  /// The number of layers.
  public var layerCount: Int
  /// The number of heads, which divides the width.
  public var headCount: Int
  /// The width of the feed-forward layer.
  public var hiddenWidth: Int
  /// The largest number of tokens in a sequence.
  public var contextLength: Int
  /// The number of kinds of segments the encoder tells apart.
  public var segmentCount: Int
  /// The function inside the feed-forward map.
  public var activation: Activation
  /// What is added to variances before roots are taken of them.
  public var normEpsilon: Float

  /// Creates a configuration.
  ///
  /// - Parameters:
  ///   - vocabularySize: The number of tokens in the vocabulary.
  ///   - width: The width of the hidden states.
  ///   - layerCount: The number of layers.
  ///   - headCount: The number of heads, which divides the width.
  ///   - hiddenWidth: The width of the feed-forward layer.
  ///   - contextLength: The largest number of tokens in a sequence.
  ///   - segmentCount: The number of kinds of segments the encoder tells apart.
  ///   - activation: The function inside the feed-forward map.
  ///   - normEpsilon: What is added to variances before roots are taken of them.
  public init(
    vocabularySize: Int,
    width: Int,
    layerCount: Int,
    headCount: Int,
    hiddenWidth: Int,
    contextLength: Int,
    segmentCount: Int = 2,
    activation: Activation = .gelu,
    normEpsilon: Float = 1e-12
  ) {
    self.vocabularySize = vocabularySize
    self.width = width
    self.layerCount = layerCount
    self.headCount = headCount
    self.hiddenWidth = hiddenWidth
    self.contextLength = contextLength
    self.segmentCount = segmentCount
    self.activation = activation
    self.normEpsilon = normEpsilon
  }

  /// What is wrong with the configuration, one sentence each; empty if an encoder can be made of it.
  public func faults() -> [String] {
    var faults: [String] = []
    let sizes = [
      ("vocabulary size", vocabularySize), ("width", width), ("number of layers", layerCount),
      ("number of heads", headCount), ("feed-forward width", hiddenWidth),
      ("context length", contextLength), ("number of segments", segmentCount),
    ]
    for (name, size) in sizes where size < 1 || size > 1 << 30 {
      faults.append("The \(name) must be between 1 and 1073741824, not \(size).")
    }
    if !(normEpsilon.isFinite && normEpsilon > 0) {
      faults.append("The norm's epsilon must be a positive number, not \(normEpsilon).")
    }
    guard faults.isEmpty else { return faults }
    if !width.isMultiple(of: headCount) {
      faults.append("The width \(width) cannot be divided among \(headCount) heads.")
    }
    // In 64-bit floats: sizes that are each allowed can have a product that overflows.
    let (width, hidden) = (Double(width), Double(hiddenWidth))
    let layer = 4 * width * width + 2 * width * hidden + 9 * width + hidden
    let rows = Double(vocabularySize) + Double(contextLength) + Double(segmentCount) + 2
    let bytes = 4 * (rows * width + Double(layerCount) * layer)
    let available = MemoryDemand.physicalBytes
    if bytes > Double(available) {
      faults.append("The parameters ask for \(bytes) bytes; this machine has \(available).")
    }
    return faults
  }
}
