/// What the command line asks for when saved models and adapters are compared.
struct AdapterFileOptions: Equatable, Sendable {
  /// The first argument, which asks for a comparison of saved models and adapters.
  static let argument = "adapters"

  /// What `--help` prints.
  static let help = """
    usage: Benchmarks adapters --model FOLDER --compare PYTHON [options]

    Writes models, heads and adapters that transformers and PEFT open, reads an adapter that PEFT made,
    compares all logits and scores, and measures the memory of a step with an adapter.

      --model FOLDER     the base: a Hugging Face folder
      --compare PYTHON   a Python with transformers and peft
      --rank NUMBER      the adapters' rank (8)
      --threads NUMBER   how many threads to use (2)
      --keep FOLDER      write into this folder and leave everything there
      --markdown         print the tables in Markdown
      --help             print this

    Ends with status 1 if logits differ by more than 1e-4.

    """

  /// The base model.
  var model = ""
  /// The Python.
  var python = ""
  /// The adapters' rank.
  var rank = 8
  /// How many threads to use.
  var threads = 2
  /// Where to leave the files; nil for a temporary folder.
  var folder: String?
  /// Whether tables are printed in Markdown.
  var printsMarkdown = false
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
      case "--markdown": printsMarkdown = true
      case "--help", "-h": isHelp = true
      case "--model", "--compare", "--keep", "--rank", "--threads":
        let isNumber = argument == "--rank" || argument == "--threads"
        guard let value = rest.popFirst(), !value.isEmpty else {
          throw .missingValue(option: argument, value: isNumber ? "NUMBER" : "PATH")
        }
        if isNumber { try take(argument, number: value) } else { take(argument, path: value) }
      default:
        if argument.hasPrefix("-") { throw .unknownOption(argument) }
        throw .unknownSubject(argument)
      }
    }
    if isHelp { return }
    if model.isEmpty { throw .missingOption("--model FOLDER", neededFor: Self.argument) }
    if python.isEmpty { throw .missingOption("--compare PYTHON", neededFor: Self.argument) }
  }

  private mutating func take(_ option: String, path: String) {
    switch option {
    case "--model": model = path
    case "--compare": python = path
    default: folder = path
    }
  }

  private mutating func take(_ option: String, number: String) throws(OptionError) {
    guard let value = Int(number), (1...1024).contains(value) else {
      throw .badValue(option: option, value: number, expected: "a whole number from 1 to 1024")
    }
    if option == "--rank" { rank = value } else { threads = value }
  }
}
