/// Which parameters a group is made of.
public enum ParameterSelector: Codable, Hashable, Sendable {
  /// Every parameter.
  case everything
  /// Parameters of two dimensions or more, embeddings and heads included.
  case matrices
  /// Parameters of one dimension: the scales of norms and biases.
  case vectors
  /// The table of token embeddings, `model.embed_tokens.weight`; a tied head is the same table.
  case embeddings
  /// Output heads: `lm_head.weight`, what a reward model's head, `score`, is made of, its shares, `gate`, and
  /// functions that objectives learn, `head`.
  case heads
  /// Matrices between the embeddings and the heads.
  case hiddenMatrices
  /// Parameters whose names match a pattern.
  case named(NamePattern)

  /// Tells whether a parameter belongs to the group.
  ///
  /// - Parameters:
  ///   - name: The parameter's name, as Hugging Face has it.
  ///   - shape: Its extents.
  /// - Returns: Whether it belongs to the group.
  public func includes(name: String, shape: [Int]) -> Bool {
    switch self {
    case .everything: true
    case .matrices: shape.count >= 2
    case .vectors: shape.count < 2
    case .embeddings: Self.isEmbedding(name)
    case .heads: Self.isHead(name)
    case .hiddenMatrices: shape.count == 2 && !Self.isEmbedding(name) && !Self.isHead(name)
    case .named(let pattern): pattern.matches(name)
    }
  }

  private static func isEmbedding(_ name: String) -> Bool {
    name == "model.embed_tokens.weight"
  }

  private static func isHead(_ name: String) -> Bool {
    // Shares of a head, and functions that an objective learns, are read off hidden states too.
    name == "lm_head.weight" || ["score.", "gate.", "head."].contains(where: name.hasPrefix)
  }
}
