import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// Tokenizes what every stage will read, so that a stage without rows is found before anything is
  /// trained.
  func checkRows() throws {
    for node in experiment.plan.nodes {
      if isStopped() { throw RunError.stopped }
      try located(node) {
        switch node.operation {
        case .train(let train):
          let model = try models.structure(of: train.model)
          for data in [train.data] + train.terms.compactMap(\.data) {
            try requireRows(try tokenizations.rows(data, for: model), of: data, for: node)
          }
        case .evaluate(let evaluate):
          let model = try models.structure(of: evaluate.model)
          let rows = try tokenizations.rows(evaluate.data, for: model)
          try requireRows(rows, of: evaluate.data, for: node)
        default: break
        }
      }
    }
  }

  /// Throws an error that says what became of the rows when none is left.
  func requireRows(_ rows: TokenizedRows, of data: DataReference, for node: PlanNode) throws {
    guard rows.rows.isEmpty else { return }
    let reasons = rows.ledger.flatMap(\.drops).map { "\($0.count) dropped: \($0.reason)" }
    throw RunError.noRows(data: label(of: data), stage: node.label, reasons: reasons)
  }
}
