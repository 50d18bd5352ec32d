import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// Tokenizes what every stage will read, so that a stage without rows is found before anything is
  /// trained; what waits for drawn replies is looked at when they are there.
  func checkRows() throws {
    for node in experiment.plan.nodes {
      if isStopped() { throw RunError.stopped }
      try located(node) { try checkRows(of: node) }
    }
  }

  /// Tokenizes what a stage will read, as far as it is there.
  func checkRows(of node: PlanNode) throws {
    switch node.operation {
    case .train(let train):
      for data in [train.data] + train.terms.compactMap(\.data) {
        guard isThere(data, for: train.model) else { continue }
        let model = try models.structure(of: train.model)
        try requireRows(of: data, readBy: model, for: node)
      }
    case .evaluate(let evaluate):
      guard isThere(evaluate.data, for: evaluate.model) else { return }
      let model = try models.structure(of: evaluate.model)
      try requireRows(of: evaluate.data, readBy: model, for: node)
    case .implicitReward(let plan): try checkTokenizers(of: plan, node)
    case .sample(let sample):
      guard isThere(sample.prompts, for: sample.model) else { return }
      let model = try models.structure(of: sample.model)
      let (rows, _, ledger) = try prompts(of: node, sample, model)
      try require(rows.count, ledger, of: sample.prompts, for: node)
    default: break
    }
  }

  /// Whether rows and the text that a model's tokenizer is learned from were read.
  func isThere(_ data: DataReference, for model: NodeID) -> Bool {
    datasets.hasRead(data.node) && isTokenizerThere(for: model)
  }

  /// Whether the text that a model's tokenizer is learned from was read, if it is learned from any.
  func isTokenizerThere(for model: NodeID) -> Bool {
    experiment.plan.tokenizerData(of: model).allSatisfy(datasets.hasRead)
  }

  /// Throws an error when no row of a part is left for a model, or for one whose features it reads.
  private func requireRows(
    of data: DataReference,
    readBy model: ModelInstance,
    for node: PlanNode
  ) throws {
    let members = model.features?.members.map(\.model) ?? []
    for reader in members.isEmpty ? [model] : members {
      try requireRows(try tokenizations.rows(data, for: reader), of: data, for: node)
    }
  }

  /// Throws an error that says what became of the rows when none is left.
  func requireRows(_ rows: TokenizedRows, of data: DataReference, for node: PlanNode) throws {
    try require(rows.rows.count, rows.ledger, of: data, for: node)
  }

  private func require(
    _ count: Int,
    _ ledger: [LedgerReport],
    of data: DataReference,
    for node: PlanNode
  ) throws {
    guard count == 0 else { return }
    let drops = datasets.drops(of: data.node) + ledger.flatMap(\.drops)
    let reasons = drops.map { drop in
      let sample = drop.samples.first.map { ", such as \($0)" } ?? ""
      return "\(drop.count) dropped: \(drop.reason)\(sample)"
    }
    throw RunError.noRows(data: label(of: data), stage: node.label, reasons: reasons)
  }
}
