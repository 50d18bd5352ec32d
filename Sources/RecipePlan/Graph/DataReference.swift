/// The rows that a stage reads: a data node, or one part of a split one.
public struct DataReference: Codable, Hashable, Sendable {
  /// The data node.
  public var node: NodeID
  /// `train`, `validation` or `test`; nil for all rows.
  public var part: String?

  /// Makes a reference.
  public init(node: NodeID, part: String?) {
    self.node = node
    self.part = part
  }
}
