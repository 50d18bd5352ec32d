public import RecipePlan

/// Which of a model's parameters a group of an optimizer is made of.
public struct ParameterSelection: Sendable, Hashable {
  /// The selection as the plan records it.
  public var plan: ParameterSelectionPlan

  /// Every parameter.
  public static let everything = ParameterSelection(plan: .everything)
  /// Parameters of two dimensions, embeddings and heads included.
  public static let matrices = ParameterSelection(plan: .matrices)
  /// Parameters of one dimension: the scales of norms, and biases.
  public static let vectors = ParameterSelection(plan: .vectors)
  /// The table of token embeddings; a tied head is the same table.
  public static let embeddings = ParameterSelection(plan: .embeddings)
  /// The output head of a policy if it is not tied, or the head of a reward model.
  public static let heads = ParameterSelection(plan: .heads)
  /// Matrices that are neither embeddings nor heads.
  public static let hiddenMatrices = ParameterSelection(plan: .hiddenMatrices)

  /// Parameters by name, as Hugging Face has them, such as `model.layers.0.*`.
  /// - Parameter pattern: A name, in which `*` stands for any characters or none. That it matches
  ///   no parameter of the stage's model is a fault.
  /// - Returns: The selection.
  public static func named(_ pattern: String) -> ParameterSelection {
    ParameterSelection(plan: .named(pattern: pattern))
  }
}
