/// How text becomes tokens.
public enum TokenizerPlan: Codable, Hashable, Sendable {
  /// One token per byte, and one for the end of a text.
  case bytes
  /// Byte-level byte-pair encoding learned from a dataset's prompts and replies.
  case bytePair(vocabularySize: Int, data: DataReference)
}
