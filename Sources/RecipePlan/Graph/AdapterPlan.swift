/// A policy whose weights stay as they are, with low-rank changes of some matrices that are trained.
public struct AdapterPlan: Codable, Hashable, Sendable {
  /// The policy whose weights stay as they are.
  public var base: NodeID
  /// The rank of the changes.
  public var rank: Int
  /// The changes are scaled by this over the rank, or over its root when rank-stabilized.
  public var alpha: Double
  /// The share of the changes' inputs that training sets to zero.
  public var dropout: Double
  /// Which matrices are changed.
  public var targets: AdapterTargetsPlan
  /// Whether the scale is relative to the root of the rank.
  public var isRankStabilized: Bool
  /// The folder that the adapter is read from, which then has all its settings; nil for a new one.
  public var path: String?

  /// Makes a plan of an adapter.
  public init(
    base: NodeID,
    rank: Int,
    alpha: Double,
    dropout: Double,
    targets: AdapterTargetsPlan,
    isRankStabilized: Bool,
    path: String? = nil
  ) {
    self.base = base
    self.rank = rank
    self.alpha = alpha
    self.dropout = dropout
    self.targets = targets
    self.isRankStabilized = isRankStabilized
    self.path = path
  }
}
