import PreferenceData
import RecipePlan

/// How a model's text becomes tokens.
public struct TokenizerDeclaration: Sendable {
  private enum Form: Sendable {
    case bytes
    case bytePair(vocabularySize: Int, data: any DatasetDeclaration)
  }

  private var form: Form

  /// One token per byte, and one for the end of a text: 257 in all.
  public static let bytes = TokenizerDeclaration(form: .bytes)

  /// Byte-level byte-pair encoding learned from a dataset's prompts and replies before training.
  /// - Parameters:
  ///   - vocabularySize: The number of tokens, 256 bytes and the end of text included.
  ///   - data: The rows to learn from; take a training part, so that no test text leaks in.
  /// - Returns: The declaration; learning happens when a model first needs it.
  public static func bytePair<Example>(
    vocabularySize: Int,
    learnedFrom data: Dataset<Example>
  ) -> TokenizerDeclaration {
    TokenizerDeclaration(form: .bytePair(vocabularySize: vocabularySize, data: data))
  }

  func lower(into lowering: inout PlanLowering) -> TokenizerPlan {
    switch form {
    case .bytes: .bytes
    case .bytePair(let size, let data):
      .bytePair(vocabularySize: size, data: data.reference(in: &lowering))
    }
  }
}
