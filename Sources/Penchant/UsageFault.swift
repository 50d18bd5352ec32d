import RecipePlan
import RecipePluginSupport

/// A mistake on a recipe's command line.
enum UsageFault: Error, Equatable, CustomStringConvertible {
  /// No option has this name.
  case unknownOption(String)
  /// An argument that is neither an option nor an option's value.
  case unexpectedArgument(String)
  /// An option lacks its value.
  case missingValue(RecipeOption)
  /// An option that takes no value was given one.
  case unexpectedValue(RecipeOption, value: String)
  /// An option that may be given once was given again.
  case repeated(RecipeOption)
  /// A parameter was set twice.
  case repeatedParameter(String)
  /// A value doesn't spell what the option takes.
  case unreadable(RecipeOption, value: String, expectation: String)
  /// Options that ask for different things were given together.
  case conflict(RecipeOption, RecipeOption)
  /// An option means nothing without another one.
  case needsOther(RecipeOption, RecipeOption)

  /// What is wrong and what to do, in a sentence.
  var description: String {
    switch self {
    case .unknownOption(let name):
      if let near = NearestName.suggestion(for: name, among: RecipeOption.visibleNames) {
        "There is no option '\(name)'; did you mean '\(near)'?"
      } else {
        "There is no option '\(name)'; '--help' lists them."
      }
    case .unexpectedArgument(let text):
      text.contains("=")
        ? "There is no use for the argument '\(text)'; did you mean '--set \(text)'?"
        : "There is no use for the argument '\(text)'; '--help' lists the options."
    case .missingValue(let option):
      "The option '\(option.rawValue)' needs a value: "
        + "\(option.rawValue) \(option.valueName ?? "VALUE")."
    case .unexpectedValue(let option, let value):
      "The option '\(option.rawValue)' takes no value, but '\(value)' was given."
    case .repeated(let option):
      "The option '\(option.rawValue)' is given more than once."
    case .repeatedParameter(let name):
      "The parameter '\(name)' is set more than once."
    case .unreadable(let option, let value, let expectation):
      "The option '\(option.rawValue)' takes \(expectation), not '\(value)'."
    case .conflict(let first, let second):
      "The options '\(first.rawValue)' and '\(second.rawValue)' can't be given together."
    case .needsOther(let option, let other):
      "The option '\(option.rawValue)' goes with '\(other.rawValue)' alone."
    }
  }
}
