/// What a reward model reads of a reply in place of a body of its own: numbers that nothing trains.
public struct FeaturesPlan: Codable, Hashable, Sendable {
  /// The models whose last hidden states stand side by side, in this order.
  public var models: [NodeID]
  /// The text encoder whose embedding of the text stands behind them; nil for none.
  public var encoder: NodeID?

  /// Makes a plan of features.
  public init(models: [NodeID], encoder: NodeID? = nil) {
    self.models = models
    self.encoder = encoder
  }
}
