/// Which of a model's parameters a group is made of.
public enum ParameterSelectionPlan: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Every parameter.
  case everything
  /// Parameters of two dimensions, embeddings and heads included.
  case matrices
  /// Parameters of one dimension.
  case vectors
  /// The table of token embeddings.
  case embeddings
  /// Output heads.
  case heads
  /// Matrices that are neither embeddings nor heads.
  case hiddenMatrices
  /// Parameters whose names match a pattern, in which `*` stands for any characters.
  case named(pattern: String)

  /// The selection as a reader names it.
  public var description: String {
    switch self {
    case .everything: "all weights"
    case .matrices: "matrices"
    case .vectors: "vectors"
    case .embeddings: "embeddings"
    case .heads: "heads"
    case .hiddenMatrices: "hidden matrices"
    case .named(let pattern): "'\(pattern)'"
    }
  }
}
