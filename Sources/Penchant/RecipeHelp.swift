import RecipeDSL
import RecipePluginSupport

/// The help of one recipe.
struct RecipeHelp {
  var recipe: String
  var summary: String
  var parameters: [RecipeParameter]

  /// The whole text.
  var text: String {
    var sections = [
      summary.isEmpty ? recipe : "\(recipe): \(summary)",
      """
      USAGE
        swift package run-recipe \(recipe) [options]
        swift run -c release \(recipe) [options]
      """,
    ]
    if !parameters.isEmpty {
      let rows = parameters.map { parameter in
        let value = parameter.declaredText.isEmpty ? "''" : parameter.declaredText
        let summary = parameter.summary.isEmpty ? "" : "\(parameter.summary); "
        return (
          "--set \(parameter.name)=\(value)", String?.none, "\(summary)\(parameter.expectation)"
        )
      }
      sections.append("PARAMETERS, with the values they have unless set\n" + PluginHelp.table(rows))
    }
    let options = RecipeOption.allCases.filter { !$0.isHidden }
    sections.append(
      "OPTIONS\n" + PluginHelp.table(options.map { ($0.rawValue, $0.valueName, $0.summary) })
    )
    sections.append(
      """
      EXIT STATUS
        0    the run came to its end and every claim holds
        1    a claim fails or is undecided, or the run failed
        2    the command line or the recipe has faults; nothing was run
        130  the run was interrupted
        'swift package' turns every status but 0 into 1.
      """
    )
    return sections.joined(separator: "\n\n")
  }
}
