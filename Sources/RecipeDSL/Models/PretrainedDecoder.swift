import PreferenceData
import RecipePlan

/// What is declared of a decoder whose weights are read from files.
struct PretrainedDecoder: Sendable {
  /// Where the files are.
  var model: PretrainedModel
  /// What is trained in place of the weights; nil for the weights themselves.
  var adapter: LoRA?
  /// The longest sequence in tokens; nil for the model's own.
  var context: Int?
  /// How prompts and replies become text.
  var format: PromptFormat

  var plan: PretrainedPlan {
    PretrainedPlan(
      path: model.path.string,
      tokenizer: model.tokenizer?.string,
      context: context,
      format: format.plan
    )
  }
}
