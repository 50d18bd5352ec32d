/// What the command line asks for when model files are damaged.
struct DamageOptions: Equatable, Sendable {
  /// The first argument, which asks for damage.
  static let argument = "damage"

  /// What `--help` prints.
  static let help = """
    usage: Benchmarks damage [options] FOLDER ...

    Damages the files of models in many ways and opens them; counts what comes of it.

      --count NUMBER   how many files to damage (100000)
      --first NUMBER   the first number; each number is one damage, always the same (0)
      --help           print this

    A file in a folder is a model or tokenizer of its own; a folder in it is a model's folder, of which
    one file is damaged at a time.

    """

  /// How many files to damage.
  var count = 100_000
  /// The number of the first damage.
  var first = 0
  /// The folders with sound files.
  var folders: [String] = []
  /// The file that is told the number of each damage before it is tried; only processes of this
  /// program's own have one.
  var progress: String?
  /// Whether only the help is wanted.
  var isHelp = false

  /// Reads arguments.
  ///
  /// - Parameter arguments: The command line after the first argument.
  /// - Throws: `OptionError`.
  init(_ arguments: some Collection<String>) throws(OptionError) {
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h": isHelp = true
      case "--count", "--first", "--progress":
        guard let value = rest.popFirst() else {
          throw .missingValue(option: argument, value: "NUMBER")
        }
        if argument == "--progress" {
          progress = value
          continue
        }
        guard let number = Int(value), (0...1_000_000_000).contains(number) else {
          throw .badValue(option: argument, value: value, expected: "a whole number")
        }
        if argument == "--count" { count = number } else { first = number }
      default:
        if argument.hasPrefix("-") { throw .unknownOption(argument) }
        folders.append(argument)
      }
    }
    if !isHelp, folders.isEmpty { throw .missingOption("FOLDER", neededFor: Self.argument) }
  }
}
