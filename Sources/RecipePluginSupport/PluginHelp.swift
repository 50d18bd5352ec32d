/// The help of `run-recipe`.
public enum PluginHelp {
  /// The whole text.
  public static var text: String {
    """
    Compile a preference recipe of this package and run it.

    USAGE
      swift package run-recipe                      list the recipes
      swift package run-recipe NAME [options]       run one

    OPTIONS
    \(table(PluginOption.allCases.map { ($0.rawValue, $0.valueName, $0.summary) }))

    OPTIONS OF EVERY RECIPE (NAME --help adds its parameters)
    \(table(recipeRows))

    'swift run -c release NAME [options]' runs the same recipe without this plugin: built for every
    processor of the architecture, with a terminal of its own and its own exit status.
    """
  }

  private static var recipeRows: [(String, String?, String)] {
    RecipeOption.allCases
      .filter { !$0.isHidden && $0 != .help }
      .map { ($0.rawValue, $0.valueName, $0.summary) }
  }

  /// Lines of options with their summaries, aligned and indented by two spaces.
  public static func table(
    _ rows: [(name: String, valueName: String?, summary: String)]
  ) -> String {
    let heads = rows.map { row in row.valueName.map { "\(row.name) \($0)" } ?? row.name }
    let width = heads.map(\.count).max() ?? 0
    return zip(heads, rows).map { head, row in
      let padding = String(repeating: " ", count: width - head.count + 2)
      return "  \(head)\(padding)\(row.summary)"
    }.joined(separator: "\n")
  }
}
