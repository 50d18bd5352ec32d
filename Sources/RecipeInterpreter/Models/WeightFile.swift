import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// Writes a model with everything needed to use it elsewhere.
struct WeightFile {
  /// The run's output folder.
  var output: URL
  var recipe: String
  var seed: UInt64

  /// Writes `NAME.safetensors` and the tokenizer, and says what was written.
  func write(_ model: ModelInstance, name: String, node: PlanNode) throws -> DataFileReport {
    let folder = output.appendingPathComponent("weights", isDirectory: true)
    let file = folder.appendingPathComponent("\(name).safetensors")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let configuration = String(
        decoding: try CanonicalJSON.data(model.decoder.configuration),
        as: UTF8.self
      )
      var metadata = [
        "format": "pt",
        "decoder": configuration,
        "recipe": recipe,
        "stage": node.label,
        "fingerprint": node.id.text,
        "seed": "\(seed)",
        "tokenizer": model.tokenizer.identity,
      ]
      if let head = model.headPlan {
        metadata["head"] = String(decoding: try CanonicalJSON.data(head), as: UTF8.self)
      }
      try Safetensors.write(model.merged, metadata: metadata, to: file)
      if let tokenizer = model.tokenizer as? BytePairTokenizer {
        try tokenizer.save(
          to: Path(folder.appendingPathComponent("\(name).tokenizer.json").path)
        )
      }
    } catch {
      throw RunError.unwritable(path: file.path, reason: "\(error)")
    }
    return try FileChecksum.report(file, as: "weights/\(file.lastPathComponent)")
  }

  /// Labels as file names: letters, digits and hyphens, each label another one.
  static func names(of nodes: [PlanNode]) -> [NodeID: String] {
    var taken: Set<String> = []
    var names: [NodeID: String] = [:]
    for node in nodes {
      let plain = node.label.lowercased().map {
        $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-"
      }
      let joined = String(plain).split(separator: "-").joined(separator: "-")
      let slug = joined.isEmpty ? "model" : joined
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
