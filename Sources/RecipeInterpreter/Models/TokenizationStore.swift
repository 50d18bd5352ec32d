import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

/// Keeps datasets' parts as tokens, each once per tokenizer and limit.
final class TokenizationStore {
  private struct Key: Hashable {
    var data: DataReference
    var layout: String
    var limit: Limit?
    var context: Int
  }

  private let plan: Plan
  private let datasets: DatasetLoader
  private let declarations: [NodeID: any DatasetDeclaration]
  private var kept: [Key: TokenizedRows] = [:]

  init(
    plan: Plan,
    datasets: DatasetLoader,
    declarations: [NodeID: any DatasetDeclaration]
  ) {
    self.plan = plan
    self.datasets = datasets
    self.declarations = declarations
  }

  /// A part's rows as a model reads them.
  func rows(_ reference: DataReference, for model: ModelInstance) throws -> TokenizedRows {
    let context = model.contextLength
    let key = Key(
      data: reference,
      layout: model.layout.identity,
      limit: limit(of: reference.node),
      context: context
    )
    if let rows = kept[key] { return rows }
    let dataset = try datasets.dataset(reference.node)
    let rows = try TokenizedRows(
      dataset.rows(reference.part) ?? [],
      subjects: dataset.subjects,
      layout: model.layout,
      limit: key.limit,
      context: context
    )
    kept[key] = rows
    return rows
  }

  /// The token limit that holds for a dataset: its own, or the nearest one it comes from.
  func limit(of id: NodeID) -> Limit? {
    if let limit = declarations[id]?.limit { return limit }
    guard case .data(let data)? = plan.node(id)?.operation else { return nil }
    switch data.origin {
    case .source, .samples: return nil
    case .dataset(let reference), .conversion(let reference, _): return limit(of: reference.node)
    }
  }
}
