/// A recipe as it is listed.
public struct RecipeEntry: Equatable, Sendable {
  /// The name of the recipe, its target and its product.
  public var name: String
  /// The first sentence of its documentation comment; empty when it has none.
  public var summary: String

  /// Makes an entry.
  public init(name: String, summary: String) {
    self.name = name
    self.summary = summary
  }

  /// One line for each entry, in alphabetical order, with the summaries aligned.
  public static func list(_ entries: [RecipeEntry]) -> String {
    let width = entries.map(\.name.count).max() ?? 0
    return entries.sorted { $0.name < $1.name }.map { entry in
      let summary = entry.summary.isEmpty ? "(no summary)" : entry.summary
      return entry.name + String(repeating: " ", count: width - entry.name.count + 2) + summary
    }.joined(separator: "\n")
  }
}
