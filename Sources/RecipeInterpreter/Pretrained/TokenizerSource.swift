import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// Finds the tokenizer of a pretrained model, and what else stands beside its weights.
struct TokenizerSource {
  private let plan: PretrainedPlan
  private let model: Path
  /// The folder or file that holds the tokenizer.
  let path: Path

  /// Chooses the declared tokenizer, the one in the model's folder or file, or the one beside it.
  init(_ plan: PretrainedPlan, model: Path) throws {
    self.plan = plan
    self.model = model
    if let tokenizer = plan.tokenizer.map({ Path($0) }) {
      guard tokenizer.isFolder != nil else { throw tokenizer.missing }
      path = tokenizer
    } else {
      path = model.isFolder == true ? model : model.parent
    }
  }

  /// Reads the tokenizer.
  func tokenizer() throws -> PretrainedTokenizer {
    do {
      return try PretrainedTokenizer(contentsOf: path)
    } catch let error as DataError {
      guard plan.tokenizer == nil, case .noDataFiles = error else { throw error }
      throw PretrainedModelError.noTokenizer(model: plan.path, reason: "\(error)")
    }
  }

  /// How the model reads texts.
  func layout(of tokenizer: PretrainedTokenizer, _ format: TextFormat) throws -> TextLayout {
    TextLayout(tokenizer, start: tokenizer.beginningOfText)
  }

  /// The files that decide what the model is: weights, shape, tokenizer and template.
  var modelPaths: [Path] {
    guard model.isFolder == true else {
      return [model]
        + Self.tokenizerNames.map { path.isFolder == true ? path / $0 : path }
        .filter { $0.isFolder == false && $0 != model }.prefix(1)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: model.string)) ?? []
    let kept = names.sorted().filter { name in
      name.hasSuffix(".safetensors") || name.hasSuffix(".safetensors.index.json")
        || name == "config.json" || Self.carriedNames.contains(name)
    }
    return kept.map { model / $0 }
  }

  /// The names of tokenizers' files, in the order in which they are looked for.
  static let tokenizerNames = ["tokenizer.json", "tokenizer.model", "tokenizer.bin"]

  /// The files beside weights that belong to the tokenizer.
  static let carriedNames =
    tokenizerNames + [
      "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
      "merges.txt", "vocab.txt", "chat_template.jinja", "generation_config.json",
    ]
}
