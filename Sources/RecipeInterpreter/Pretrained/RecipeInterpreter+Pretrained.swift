import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

extension RecipeInterpreter {
  /// Reads a pretrained model or a saved adapter, and tells which bytes it was made of.
  func load(_ node: PlanNode) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let report = try report(on: node)
    reports[node.id] = report
    try tell(.modelLoaded(report, seconds: (clock.now - start).seconds))
  }

  /// What a pretrained model is; its files are read for their checksums.
  func report(on node: PlanNode) throws -> ModelReport {
    if case .adapter(let plan) = node.operation, let path = plan.path {
      return try report(onAdapter: node, try library.adapter(path))
    }
    guard case .pretrained(let plan) = node.operation else {
      throw RunError.unusable("'\(node.label)' is no pretrained model.")
    }
    let files = try library.files(plan)
    let model = try models.model(node.id)
    return ModelReport(
      label: node.label,
      fingerprint: node.id.text,
      family: files.stored.configuration.family.rawValue,
      parameters: model.decoder.parameters.elementCount,
      context: model.decoder.configuration.contextLength,
      format: files.layout.description,
      licence: files.licence,
      // Named without the folder that holds them, so that its place is no part of the results.
      files: try files.paths.map {
        try FileChecksum.report(URL(fileURLWithPath: $0.string), as: $0.name)
      }
    )
  }

  /// What a saved adapter is, on the policy that it was put on, which may be yet to be trained.
  private func report(onAdapter node: PlanNode, _ files: AdapterFiles) throws -> ModelReport {
    let model = try models.structure(of: node.id)
    return ModelReport(
      label: node.label,
      fingerprint: node.id.text,
      family: "LoRA of rank \(files.folder.settings.rank)",
      parameters: model.parameters.elementCount,
      context: model.decoder.configuration.contextLength,
      format: model.layout.description,
      licence: nil,
      files: try files.reports
    )
  }
}

extension PlanOperation {
  /// Whether it is a model or an adapter that is read from files.
  var isOfModelFiles: Bool {
    switch self {
    case .pretrained: true
    case .adapter(let plan): plan.path != nil
    default: false
    }
  }
}
