/// A text encoder whose weights and tokenizer are read from files.
public struct EncoderPlan: Codable, Hashable, Sendable {
  /// The folder as the recipe names it; the report of a run has the files' checksums.
  public var path: String
  /// How hidden states become one embedding: `automatic`, `mean` or `firstToken`.
  public var pooling: String

  /// Makes a plan of a text encoder.
  public init(path: String, pooling: String) {
    self.path = path
    self.pooling = pooling
  }
}
