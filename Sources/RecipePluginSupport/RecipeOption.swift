/// An option of every recipe's command line.
///
/// The plugin and the recipe read the same table: the plugin to tell a recipe's name from the value
/// of an option, the recipe to parse and to print its help.
public enum RecipeOption: String, CaseIterable, Sendable {
  /// Prints what would run, with formulas and estimates.
  case explain = "--explain"
  /// Prints every fault of the declaration.
  case validate = "--validate"
  /// Prints the plan as canonical JSON.
  case plan = "--plan"
  /// Sets a parameter.
  case set = "--set"
  /// Seeds every random stream.
  case seed = "--seed"
  /// Sets the number of threads.
  case threads = "--threads"
  /// Keeps less memory between the ways forward and back.
  case recomputeActivations = "--recompute-activations"
  /// Names the folder for what the run leaves.
  case output = "--output"
  /// Talks to the trained policy and its base.
  case chat = "--chat"
  /// Names the policy of a chat.
  case policy = "--policy"
  /// Sets the temperature of a chat.
  case chatTemperature = "--chat-temperature"
  /// Sets the most tokens of a reply in a chat.
  case chatTokens = "--chat-tokens"
  /// Prints the results as JSON.
  case json = "--json"
  /// Prints only claims and the path of the report.
  case quiet = "--quiet"
  /// Prints the help.
  case help = "--help"
  /// Stops the run when standard input ends; the plugin passes it.
  case lifeline = "--lifeline"
  /// Names the recipe's source file, so that reports can quote it; the plugin passes it.
  case source = "--source"

  /// What stands for the value in the help; nil for an option without a value.
  public var valueName: String? {
    switch self {
    case .set: "NAME=VALUE"
    case .seed, .threads: "N"
    case .chatTokens: "N"
    case .chatTemperature: "X"
    case .policy: "NAME"
    case .output: "FOLDER"
    case .source: "FILE"
    case .explain, .validate, .plan, .recomputeActivations, .chat, .json, .quiet, .help,
      .lifeline:
      nil
    }
  }

  /// What the option does, for the help.
  public var summary: String {
    switch self {
    case .explain: "Print what would run, with formulas and estimates; train nothing."
    case .validate: "Print every fault of the declaration; run nothing."
    case .plan: "Print the plan as canonical JSON; run nothing."
    case .set: "Set a parameter; may be given once for each."
    case .seed: "Seed every random stream (1)."
    case .threads: "Use N threads; changes no number (all processors)."
    case .recomputeActivations: "Train in less memory, more slowly; changes no number."
    case .output: "Leave results in FOLDER."
    case .chat: "Talk to the trained policy and its base; reads saved weights if it can."
    case .policy: "Talk to the policy NAME and its base (the last one that is trained)."
    case .chatTemperature: "Draw replies at temperature X; 0 for the likeliest (0.7)."
    case .chatTokens: "Let replies have at most N tokens (128)."
    case .json: "Print the results as JSON instead of tables."
    case .quiet: "Print only claims and the path of the report, beside errors."
    case .help: "Print this help."
    case .lifeline: "Stop when standard input ends."
    case .source: "Quote this source file in reports."
    }
  }

  /// Whether the help leaves it out, because only the plugin passes it.
  public var isHidden: Bool { self == .lifeline || self == .source }

  /// Whether it may be given more than once.
  public var isRepeatable: Bool { self == .set }
}
