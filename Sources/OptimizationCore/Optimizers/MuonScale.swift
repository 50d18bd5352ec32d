/// How a step of Muon depends on the shape of the matrix.
public enum MuonScale: String, Codable, Hashable, Sendable, CaseIterable {
  /// √max(1, rows / columns), as Jordan's implementation; PyTorch's `original`.
  case original
  /// 0.2 √max(rows, columns), so that rates of AdamW fit (Liu and others, "Muon is Scalable for LLM
  /// Training", 2025); PyTorch's `match_rms_adamw`.
  case matchingAdamW

  /// What the learning rate is multiplied by.
  func factor(rows: Int, columns: Int) -> Double {
    switch self {
    case .original: max(1, Double(rows) / Double(columns)).squareRoot()
    case .matchingAdamW: 0.2 * Double(max(rows, columns)).squareRoot()
    }
  }
}
