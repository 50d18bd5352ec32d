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

  /// What is wrong and what to do, in sentences.
  public var description: String {
    switch self {
    case .noRecipes(let package):
      """
      Package '\(package)' has no recipes. A recipe is an executable target that depends on \
      'Penchant', with '@main struct NAME: Recipe' in its source.
      """
    case .unknownRecipe(let name, let recipes):
      "No recipe is named '\(name)'.\(Self.suggestion(for: name, among: recipes))"
        + " The recipes are \(recipes.map { "'\($0)'" }.joined(separator: ", "))."
    case .unknownOption(let option):
      "Unknown option '\(option)'."
        + Self.suggestion(
          for: option,
          among: PluginOption.allCases.map(\.rawValue) + RecipeOption.visibleNames
        )
    case .missingValue(let option, let valueName):
      "Option '\(option)' needs a value: \(option) \(valueName)."
    case .unexpectedValue(let option, let value):
      "Option '\(option)' takes no value, but '\(value)' was given."
    case .repeatedOption(let option):
      "Option '\(option)' is given more than once."
    case .unknownConfiguration(let name):
      "Unknown configuration '\(name)'."
        + Self.suggestion(for: name, among: BuildChoice.allCases.map(\.rawValue))
        + " It is 'debug' or 'release'."
    }
  }

  /// A question that starts with a space, or nothing when no candidate is near.
  static func suggestion(for name: String, among candidates: [String]) -> String {
    NearestName.suggestion(for: name, among: candidates).map { " Did you mean '\($0)'?" } ?? ""
  }
}

extension RecipeOption {
  /// The names that the help shows.
  public static var visibleNames: [String] { allCases.filter { !$0.isHidden }.map(\.rawValue) }
}
