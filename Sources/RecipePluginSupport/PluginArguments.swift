/// The arguments of `run-recipe`, split into its own and the recipe's.
public struct PluginArguments: Equatable, Sendable {
  /// The recipe's name: the first argument that is neither an option nor an option's value.
  public var recipe: String?
  /// The build configuration; release unless asked otherwise.
  public var build = BuildChoice.release
  /// Whether to build without this machine's vector instructions.
  public var isBaseline = false
  /// Whether to list the recipes.
  public var isList = false
  /// Whether to print the plugin's help; help that is asked for beside a name is the recipe's.
  public var isHelp = false
  /// Whether to show the whole build log.
  public var isVerbose = false
  /// What the recipe gets, in the given order.
  public var recipeArguments: [String] = []

  /// Splits arguments.
  ///
  /// Behind the recipe's name everything that is not the plugin's own is the recipe's, which rejects
  /// what it doesn't know. In front of it an unknown option is an error, because nobody could tell
  /// its value from the name.
  /// - Throws: `PluginError` for a mistake in the plugin's own options.
  public init(_ arguments: [String]) throws {
    var rest = arguments[...]
    var seen: Set<PluginOption> = []
    while let argument = rest.popFirst() {
      if argument == "--" {
        recipeArguments += rest
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        if recipe == nil { recipe = argument } else { recipeArguments.append(argument) }
        continue
      }
      let (name, value) = Self.split(argument)
      if let option = PluginOption(argument: name) {
        guard seen.insert(option).inserted || option == .help else {
          throw PluginError.repeatedOption(name)
        }
        try take(option, spelled: name, value: value, from: &rest)
      } else if let values = Self.swallowed[name] {
        // The package manager obeys these wherever they stand and passes them on all the same.
        if value == nil { rest = rest.dropFirst(values) }
      } else {
        try pass(argument, named: name, hasValue: value != nil, from: &rest)
      }
    }
    if isHelp, recipe != nil {
      isHelp = false
      recipeArguments.append(RecipeOption.help.rawValue)
    }
  }

  private mutating func take(
    _ option: PluginOption,
    spelled name: String,
    value: String?,
    from rest: inout ArraySlice<String>
  ) throws {
    if option.valueName == nil, let value {
      throw PluginError.unexpectedValue(option: name, value: value)
    }
    switch option {
    case .list: isList = true
    case .baseline: isBaseline = true
    case .verbose: isVerbose = true
    case .help: isHelp = true
    case .configuration:
      guard let text = value ?? rest.popFirst(), !text.isEmpty, !text.hasPrefix("-") else {
        throw PluginError.missingValue(option: name, valueName: "debug|release")
      }
      guard let choice = BuildChoice(rawValue: text) else {
        throw PluginError.unknownConfiguration(text)
      }
      build = choice
    }
  }

  private mutating func pass(
    _ argument: String,
    named name: String,
    hasValue: Bool,
    from rest: inout ArraySlice<String>
  ) throws {
    let option = RecipeOption(rawValue: name)
    if option == nil, recipe == nil { throw PluginError.unknownOption(name) }
    recipeArguments.append(argument)
    // Without its value the option would make the value look like a recipe's name.
    if option?.valueName != nil, !hasValue, let value = rest.popFirst() {
      recipeArguments.append(value)
    }
  }

  /// Options of the package manager, with the number of values each takes.
  private static let swallowed = [
    "--allow-writing-to-package-directory": 0,
    "--allow-writing-to-directory": 1,
    "--allow-network-connections": 1,
    "--disable-sandbox": 0,
  ]

  private static func split(_ argument: String) -> (name: String, value: String?) {
    guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else {
      return (argument, nil)
    }
    return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
  }
}
