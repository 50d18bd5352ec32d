import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

extension RecipeInterpreter {
  /// Tells which bytes a text encoder is made of.
  func loadEncoder(_ node: PlanNode, _ plan: EncoderPlan) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let report = try report(on: node, plan)
    try tell(.modelLoaded(report, seconds: (clock.now - start).seconds))
  }

  /// What a text encoder is; its files are read for their checksums.
  func report(on node: PlanNode, _ plan: EncoderPlan) throws -> ModelReport {
    let files = try library.encoder(plan)
    let configuration = try files.stored.configuration.textEncoderConfiguration()
    let pooling =
      switch files.pooling {
      case .mean: "the mean of all tokens"
      case .firstToken: "the first token"
      }
    return ModelReport(
      label: node.label,
      fingerprint: node.id.text,
      family: files.stored.configuration.family.rawValue,
      parameters: TextEncoder.layout(configuration).reduce(0) { $0 + $1.shape.reduce(1, *) },
      context: files.tokenLimit,
      format: "sentence embedding of \(configuration.width) numbers, \(pooling)",
      licence: files.licence,
      // Named without the folder that holds them, so that its place is no part of the results.
      files: try files.paths.map { path in
        let name = path.parent == files.path ? path.name : "\(path.parent.name)/\(path.name)"
        return try FileChecksum.report(URL(fileURLWithPath: path.string), as: name)
      }
    )
  }

  /// What `--explain` says of a text encoder.
  func encoderLines(_ node: PlanNode, _ plan: EncoderPlan) throws -> [String] {
    let report = try report(on: node, plan)
    return report.files.map {
      "  file      \($0.path), \($0.bytes.grouped) bytes, sha256 \($0.checksum.prefix(8))…"
    } + [
      "  family    \(report.family), licence \(report.licence ?? "unknown: check")",
      "  format    \(report.format)",
      "  reads     at most \(report.context.grouped) tokens of a text",
      "  size      \(report.parameters.grouped) parameters",
    ]
  }
}
