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
  /// The licence that the files name.
  let licence: String?
  /// What objectives learned with which a recipe trained the model; empty for others.
  let learned: LearnedValues

  /// Opens the files.
  /// - Parameter plan: What the recipe declares.
  /// - Throws: A fault in sentences that names the file.
  init(_ plan: PretrainedPlan) throws {
    let path = Path(plan.path)
    guard path.isFolder != nil else { throw PretrainedModelError.missing(path) }
    self.plan = plan
    stored = try StoredModel(plan.path)
    let tokenizer = try Self.tokenizer(plan)
    try Self.check(tokenizer.tokenizer, fits: stored.configuration, plan)
    if let context = plan.context, context > stored.configuration.contextLength {
      throw PretrainedModelError.contextTooLong(
        asked: context,
        model: plan.path,
        limit: stored.configuration.contextLength
      )
    }
    layout = try Self.layout(of: tokenizer, plan)
    licence = ModelLicence(path)?.name
    learned = try LearnedValues(
      in: path,
      weights: [SafetensorsModel.singleFile] + Self.shards(in: path),
      width: stored.configuration.width
    )
  }

  /// The longest sequence in tokens.
  var context: Int { plan.context ?? stored.configuration.contextLength }

  /// The names of a model's files of weights when it has several.
  private static func shards(in folder: Path) -> [String] {
    guard (folder / SafetensorsModel.indexFile).isFolder == false else { return [] }
    return (try? SafetensorsModel(folder: folder.string).fileNames) ?? []
  }

  /// Reads the weights.
  func makeDecoder() throws -> Decoder { try stored.makeDecoder(contextLength: context) }

  private static func tokenizer(_ plan: PretrainedPlan) throws -> ModelTokenizer {
    if let tokenizer = plan.tokenizer.map({ Path($0) }) {
      guard tokenizer.isFolder != nil else { throw tokenizer.missing }
      return try ModelTokenizer(path: tokenizer.string)
    }
    do {
      return try ModelTokenizer(path: plan.path)
    } catch let error as DataError {
      guard case .noDataFiles = error else { throw error }
      throw PretrainedModelError.noTokenizer(model: plan.path, reason: "\(error)")
    }
  }

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

  private static func layout(
    of tokenizer: ModelTokenizer,
    _ plan: PretrainedPlan
  ) throws -> TextLayout {
    func chat(_ template: ChatTemplate) throws -> TextLayout {
      let end = tokenizer.tokenizer.token(of: template.endOfTurn).map { [$0] } ?? []
      guard template.family == .plain || !end.isEmpty else {
        throw PretrainedModelError.noChatTemplate(
          model: plan.path,
          reason: "its tokenizer has no token '\(template.endOfTurn)'."
        )
      }
      return try TextLayout(
        tokenizer.tokenizer,
        template: template,
        stopTokens: Set(tokenizer.stopTokens + end).sorted()
      )
    }
    let plain = TextLayout(
      tokenizer.tokenizer,
      start: tokenizer.tokenizer.beginningOfText,
      stopTokens: tokenizer.stopTokens
    )
    switch plan.format {
    case .plain: return plain
    case .automatic:
      // A model without a template, or with one of no known family, continues texts.
      guard let template = try? tokenizer.chatTemplate() else { return plain }
      return try chat(template)
    case .chat:
      do {
        return try chat(try tokenizer.chatTemplate())
      } catch let error as ChatTemplateError {
        throw PretrainedModelError.noChatTemplate(model: plan.path, reason: "\(error)")
      }
    case .template(let text):
      return try chat(try JSONDecoder().decode(ChatTemplate.self, from: Data(text.utf8)))
    }
  }

  /// The files that decide what the model is: weights, shape, tokenizer and template.
  var paths: [Path] {
    let model = Path(plan.path)
    let tokenizer = plan.tokenizer.map { Path($0) }
    let others = tokenizer.map {
      $0.isFolder == true ? Self.files(in: $0, holdWeights: false) : [$0]
    }
    let own = model.isFolder == true ? Self.files(in: model, holdWeights: true) : [model]
    return own + (others ?? []).filter { !own.contains($0) }
  }

  private static func files(in folder: Path, holdWeights: Bool) -> [Path] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    let kept = names.sorted().filter { name in
      ModelFolder.tokenizerFiles.contains(name)
        || holdWeights
          && (name.hasSuffix(".safetensors") || name.hasSuffix(".safetensors.index.json")
            || name == "config.json")
    }
    return kept.map { folder / $0 }
  }
}
