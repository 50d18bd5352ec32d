import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A pretrained model's files: opened and checked, with no weight read yet.
struct PretrainedFiles: Sendable {
  /// What the recipe declares.
  let plan: PretrainedPlan
  /// The weights.
  let stored: StoredModel
  /// How the model reads texts.
  let layout: TextLayout
  /// All files that decide what the model is.
  let paths: [Path]
  /// The licence that the files name.
  let licence: String?

  /// Opens the files.
  /// - Parameter plan: What the recipe declares.
  /// - Throws: A fault in sentences that names the file.
  init(_ plan: PretrainedPlan) throws {
    let path = Path(plan.path)
    guard path.isFolder != nil else { throw PretrainedModelError.missing(path) }
    self.plan = plan
    stored = try StoredModel(plan.path)
    let source = try TokenizerSource(plan, model: path)
    let tokenizer = try source.tokenizer()
    try Self.check(tokenizer, fits: stored.configuration, plan)
    if let context = plan.context, context > stored.configuration.contextLength {
      throw PretrainedModelError.contextTooLong(
        asked: context,
        model: plan.path,
        limit: stored.configuration.contextLength
      )
    }
    layout = try source.layout(of: tokenizer, plan.format)
    paths = source.modelPaths
    licence = ModelLicence(path)?.name
  }

  /// The longest sequence in tokens.
  var context: Int { plan.context ?? stored.configuration.contextLength }

  /// Reads the weights.
  func makeDecoder() throws -> Decoder { try stored.makeDecoder(contextLength: context) }

  /// A tokenizer of another model has tokens for which there are no embeddings, or leaves most
  /// embeddings without tokens.
  private static func check(
    _ tokenizer: any Tokenizer,
    fits model: ModelConfiguration,
    _ plan: PretrainedPlan
  ) throws {
    let tokens = tokenizer.vocabularySize
    let embeddings = model.vocabularySize
    // Vocabularies are padded to sizes that suit the machine, by at most some hundreds.
    guard tokens > embeddings || tokens + max(1_024, embeddings / 50) < embeddings else { return }
    throw PretrainedModelError.otherTokenizer(
      tokenizer: plan.tokenizer ?? plan.path,
      tokens: tokens,
      model: plan.path,
      embeddings: embeddings
    )
  }
}
