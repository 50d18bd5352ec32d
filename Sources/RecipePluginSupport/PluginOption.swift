/// An option of `run-recipe` itself; every other option belongs to the recipe.
public enum PluginOption: String, CaseIterable, Sendable {
  /// Lists the recipes.
  case list = "--list"
  /// Chooses the build configuration.
  case configuration = "--configuration"
  /// Builds for every processor of the architecture.
  case baseline = "--baseline"
  /// Shows the whole build log.
  case verbose = "--verbose"
  /// Prints the help.
  case help = "--help"

  /// What stands for the value in the help; nil for an option without a value.
  public var valueName: String? { self == .configuration ? "debug|release" : nil }

  /// What the option does, for the help.
  public var summary: String {
    switch self {
    case .list: "List the recipes of this package."
    case .configuration: "Build in this configuration (release)."
    case .baseline: "Build without this machine's vector instructions."
    case .verbose: "Show the whole build log."
    case .help: "Print this help; after a NAME, the recipe's."
    }
  }

  /// The option that an argument names, in its long or its short spelling.
  public init?(argument: String) {
    switch argument {
    case "-c": self = .configuration
    case "-v": self = .verbose
    case "-h": self = .help
    default: self.init(rawValue: argument)
    }
  }
}
