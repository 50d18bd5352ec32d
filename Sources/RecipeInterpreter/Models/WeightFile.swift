import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// Writes a model with everything needed to use it elsewhere.
struct WeightFile {
  /// What was written.
  struct Written {
    /// The file of weights.
    var weights: DataFileReport
    /// The folder that transformers or PEFT open; nil for weights alone.
    var folder: URL?
  }

  /// The run's output folder.
  var output: URL
  var recipe: String
  var seed: UInt64

  /// Writes a model's weights, and says what was written.
  ///
  /// A model that was pretrained becomes a folder as transformers has it, or PEFT for an adapter, with
  /// the tokenizer of the model that it comes from; any other becomes `NAME.safetensors`, with its
  /// tokenizer beside it. Of a head on frozen features the head alone is written, with a card beside
  /// it that names what it reads. What objectives learned is in a file beside the weights.
  func write(_ model: ModelInstance, name: String, node: PlanNode) throws -> Written {
    let weights = output.appendingPathComponent("weights", isDirectory: true)
    var target = weights.appendingPathComponent("\(name).safetensors")
    do {
      if let origin = model.origin {
        let folder = weights.appendingPathComponent(name, isDirectory: true)
        target = folder
        let file = try PretrainedFolder(
          model: model,
          origin: origin,
          head: PretrainedHead(model.head),
          metadata: try metadata(of: model, node, learned: LearnedValues.file)
        ).write(to: folder)
        try model.learned.write(
          to: folder.appendingPathComponent(LearnedValues.file),
          metadata: try metadata(of: model, node)
        )
        return Written(
          weights: try FileChecksum.report(
            folder.appendingPathComponent(file),
            as: "weights/\(name)/\(file)"
          ),
          folder: folder
        )
      }
      try FileManager.default.createDirectory(at: weights, withIntermediateDirectories: true)
      let file = weights.appendingPathComponent("\(name).safetensors")
      let learned = "\(name).\(LearnedValues.file)"
      try Safetensors.write(
        model.saved,
        metadata: try metadata(of: model, node, learned: learned),
        to: file
      )
      try model.learned.write(
        to: weights.appendingPathComponent(learned),
        metadata: try metadata(of: model, node)
      )
      if let features = model.features {
        let card = FeatureHeadCard(node: node, recipe: recipe, model: model, features: features)
        try Data(card.text.utf8).write(
          to: weights.appendingPathComponent("\(name).md"),
          options: .atomic
        )
      } else if let tokenizer = model.tokenizer as? any SavableTokenizer {
        try tokenizer.save(
          to: Path(weights.appendingPathComponent("\(name).tokenizer.json").path)
        )
      }
      return Written(
        weights: try FileChecksum.report(file, as: "weights/\(file.lastPathComponent)"),
        folder: nil
      )
    } catch {
      throw RunError.unwritable(path: target.path, reason: "\(error)")
    }
  }

  /// What a file of weights says of itself, with the name of the file beside it if there is one.
  private func metadata(
    of model: ModelInstance,
    _ node: PlanNode,
    learned: String? = nil
  ) throws -> [String: String] {
    var metadata = [
      "format": "pt",
      "recipe": recipe,
      "stage": node.label,
      "fingerprint": node.id.text,
      "seed": "\(seed)",
    ]
    if let features = model.features {
      metadata["features"] = String(
        decoding: try CanonicalJSON.data(features.names),
        as: UTF8.self
      )
    } else {
      metadata["decoder"] = String(
        decoding: try CanonicalJSON.data(model.decoder.configuration),
        as: UTF8.self
      )
      metadata["tokenizer"] = model.tokenizer.identity
    }
    if !model.learned.isEmpty { metadata[LearnedValues.metadataKey] = learned }
    if let dictionary = model.head?.dictionary {
      metadata["threshold"] = "\(dictionary.state.threshold)"
    }
    if let head = model.headPlan {
      metadata["head"] = String(decoding: try CanonicalJSON.data(head), as: UTF8.self)
      // The rows of the tables of annotators; the ideal points' has one more, for all others.
      if let annotators = model.head?.annotators, !annotators.isEmpty {
        metadata["annotators"] = String(decoding: try CanonicalJSON.data(annotators), as: UTF8.self)
      }
    }
    return metadata
  }

  /// Labels as file names: letters, digits and hyphens, each label another one.
  ///
  /// Long labels are cut, since a name that no file system takes would show after training only.
  static func names(of nodes: [PlanNode]) -> [NodeID: String] {
    var taken: Set<String> = []
    var names: [NodeID: String] = [:]
    for node in nodes {
      let plain = node.label.lowercased().map {
        $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-"
      }
      let joined = String(plain).split(separator: "-").joined(separator: "-")
      let slug = joined.isEmpty ? "model" : String(joined.prefix(100))
      var name = slug
      var count = 2
      while !taken.insert(name).inserted {
        name = "\(slug)-\(count)"
        count += 1
      }
      names[node.id] = name
    }
    return names
  }
}
