#if canImport(RecipePlan)
  import RecipePlan
#endif

/// A mistake in the arguments of `run-recipe`; the description is shown as it is.
public enum PluginError: Error, Equatable, CustomStringConvertible {
  /// The package has no recipe at all.
  case noRecipes(package: String)
  /// No recipe has this name.
  case unknownRecipe(name: String, recipes: [String])
  /// An unknown option stands before the recipe's name.
  case unknownOption(String)
  /// An option lacks its value.
  case missingValue(option: String, valueName: String)
  /// An option that takes no value was given one.
  case unexpectedValue(option: String, value: String)
  /// An option stands twice.
  case repeatedOption(String)
  /// The configuration is neither debug nor release.
  case unknownConfiguration(String)
  /// A chat is wanted, but nothing that is typed can be read.
  case nobodyTypes(recipe: String)

  /// What is wrong and what to do, in sentences.
  public var description: String {
    switch self {
    case .noRecipes(let package):
      """
      Package '\(package)' has no recipes. A recipe is an executable target that depends on \
      'Penchant', with '@main struct NAME: Recipe' in its source.
      """
    case .unknownRecipe(let name, let recipes):
      if let suggestion = NearestName.suggestion(for: name, among: recipes) {
        "There is no recipe '\(name)'; did you mean '\(suggestion)'? "
          + "The recipes are \(recipes.joined(separator: ", "))."
      } else {
        "There is no recipe '\(name)'; there are \(recipes.joined(separator: ", "))."
      }
    case .unknownOption(let option):
      if let suggestion = NearestName.suggestion(for: option, among: Self.optionNames) {
        "There is no option '\(option)'; did you mean '\(suggestion)'?"
      } else {
        "There is no option '\(option)'; '--help' lists them."
      }
    case .missingValue(let option, let valueName):
      "Option '\(option)' needs a value: \(option) \(valueName)."
    case .unexpectedValue(let option, let value):
      "Option '\(option)' takes no value, but '\(value)' was given."
    case .repeatedOption(let option):
      "Option '\(option)' is given more than once."
    case .nobodyTypes(let recipe):
      "A plugin can't read what is typed here. Talk with "
        + "'swift run -c release \(recipe) --chat', which works everywhere."
    case .unknownConfiguration(let name):
      "The configuration is 'debug' or 'release', not '\(name)'."
    }
  }

  private static var optionNames: [String] {
    PluginOption.allCases.map(\.rawValue) + RecipeOption.visibleNames
  }
}

extension RecipeOption {
  /// The names that the help shows.
  public static var visibleNames: [String] { allCases.filter { !$0.isHidden }.map(\.rawValue) }
}
