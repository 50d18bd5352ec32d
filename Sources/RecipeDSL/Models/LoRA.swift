public import PreferenceData

/// Low-rank changes of a model's matrices, which are trained while the matrices stay as they are.
///
/// A matrix W acts as W + s·B·A, with A [rank, inputs] random and B [outputs, rank] zero at first, so
/// that training starts from the model itself (Hu and others, arXiv 2106.09685). The scale s is
/// alpha / rank, or alpha / √rank when rank-stabilized (Kalajdzievski, arXiv 2312.03732).
public struct LoRA: Hashable, Sendable {
  /// The rank of the changes.
  public var rank: Int
  /// The changes' scale, times the rank.
  public var alpha: Double
  /// The share of the changes' inputs that training sets to zero.
  public var dropout: Double
  /// Which matrices are changed.
  public var targets: LoRATargets
  /// Whether the scale is relative to the root of the rank.
  public var isRankStabilized: Bool
  /// The folder of a saved adapter, which has all the settings above; nil for a new one.
  var path: Path?

  /// Declares an adapter.
  /// - Parameters:
  ///   - rank: The rank of the changes.
  ///   - alpha: The changes' scale, times the rank; by default twice the rank.
  ///   - dropout: The share of the changes' inputs that training sets to zero.
  ///   - targets: Which matrices are changed; by default all linear maps of the layers.
  ///   - rankStabilized: Whether the scale is relative to the root of the rank.
  public init(
    rank: Int = 8,
    alpha: Double? = nil,
    dropout: Double = 0,
    targets: LoRATargets = .allLinear,
    rankStabilized: Bool = false
  ) {
    self.rank = rank
    self.alpha = alpha ?? 2 * Double(rank)
    self.dropout = dropout
    self.targets = targets
    self.isRankStabilized = rankStabilized
  }

  /// An adapter that was saved, by a run or by PEFT, with the settings that its folder tells.
  ///
  /// `Transformer(.pretrained("models/smollm2"), adapter: .pretrained("runs/dpo/weights/policy"))`
  ///
  /// The model that it is put on must be the one that it was trained on. A stage that trains it on starts
  /// from where it was saved, what its objective learned included (`learned.safetensors` beside it, such
  /// as SparsePO's masks), and its default reference is the model with the saved adapter, as every policy
  /// is its own at first; `reference:` names the model without it. A head that was saved with it is left
  /// out.
  /// - Parameter path: The folder with `adapter_config.json` and `adapter_model.safetensors`.
  /// - Returns: The adapter.
  public static func pretrained(_ path: Path) -> LoRA {
    var adapter = LoRA(rank: 0)
    adapter.path = path
    return adapter
  }
}
