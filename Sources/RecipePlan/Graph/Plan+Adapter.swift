extension Plan {
  /// The share of its inputs that a model's adapter drops in training; nil for a model without one, not a
  /// number for a saved adapter, whose folder says it.
  /// - Parameter model: A policy, or a model on one's body, trained or not.
  /// - Returns: The dropout of the adapter that is nearest.
  public func adapterDropout(of model: NodeID) -> Double? {
    var id = model
    for _ in nodes {
      switch node(id)?.operation {
      case .adapter(let adapter): return adapter.path == nil ? adapter.dropout : .nan
      case .rewardModel(let reward):
        guard let base = reward.base else { return nil }
        id = base
      case .train(let train): id = train.model
      default: return nil
      }
    }
    return nil
  }
}
