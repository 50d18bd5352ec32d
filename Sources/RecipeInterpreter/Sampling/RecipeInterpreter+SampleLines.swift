import RecipePlan

extension RecipeInterpreter {
  /// What `--explain` says of a sampling stage.
  func sampleLines(
    _ node: PlanNode,
    _ sample: SamplePlan,
    _ estimate: inout WorkEstimate
  ) throws -> [String] {
    var prompts = "those of '\(label(of: sample.prompts))', once they are drawn"
    var ledger: [LedgerReport] = []
    if isThere(sample.prompts, for: sample.model) {
      let model = try models.structure(of: sample.model)
      let found = try self.prompts(of: node, sample, model)
      let tokens = found.prompts.reduce(0) { $0 + $1.tokens.count }
      let replies = found.rows.count * sample.count
      estimate.add(scoring: Double(tokens + replies * sample.maximumNewTokens))
      prompts = "\(found.rows.count.grouped) of '\(label(of: sample.prompts))'"
      ledger = found.ledger
    }
    let stop = sample.stopTexts.map { "\($0.debugDescription)" }.joined(separator: ", ")
    return [
      "  prompts   \(prompts)",
      "  replies   \(sample.count.grouped) to each, of at most "
        + "\(sample.maximumNewTokens.grouped) tokens" + (stop.isEmpty ? "" : ", up to \(stop)"),
      "  sampling  \(sample.sampling)",
    ] + ledger.flatMap(DataPrinter.lines)
  }

  /// What `--explain` says of a dataset whose rows are yet to be drawn.
  func deferredLines(_ data: DataPlan) -> [String] {
    var lines: [String] = []
    switch data.origin {
    case .samples(let stage, let component, let judge):
      let judged = judge.map { ", scored by '\(label(of: $0))'" } ?? ""
      lines.append("  made of   '\(label(of: stage))', once drawn: \(component)\(judged)")
    case .dataset(let reference), .conversion(let reference, _):
      lines.append("  made of   '\(label(of: reference))', once drawn")
    case .source: break
    }
    return lines + data.steps.map { "  step      \($0)" }
  }
}
