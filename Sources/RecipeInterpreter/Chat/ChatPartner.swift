/// A policy that takes part in a chat.
public struct ChatPartner {
  /// The policy's label in the recipe.
  public let label: String
  /// The file that its weights were read from; nil if the run that has just ended left them in
  /// memory, or if they are not trained.
  public let file: String?
  let model: ModelInstance
}
