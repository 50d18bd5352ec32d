/// What the command line asks for when tokenizers are compared.
struct TokenizerOptions: Equatable, Sendable {
  /// The first argument, which asks for a comparison of tokenizers.
  static let argument = "tokenizers"

  /// What `--help` prints.
  static let help = """
    usage: Benchmarks tokenizers --tokenizer PATH --compare PYTHON [options] FILE ...

    Compares all tokens and decoded texts of every line of the files, and the speed of one thread.

      --tokenizer PATH   the tokenizer: a model's folder or file, or a tokenizer's file
      --compare PYTHON   a Python with tokenizers and sentencepiece (and gguf for GGUF files)
      --reference PATH   the file that the libraries read (that of the tokenizer)
      --rounds NUMBER    how often the timing alternates (5)
      --markdown         print the table in Markdown
      --help             print this

    Folders stand for all files in them; files that end in .gz are unpacked.

    """

  /// The tokenizer.
  var tokenizer = ""
  /// The file that the libraries read; nil for the tokenizer's.
  var reference: String?
  /// The Python.
  var python = ""
  /// How often the timing alternates.
  var rounds = 5
  /// The texts.
  var files: [String] = []
  /// Whether the table is printed in Markdown.
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
      case "--tokenizer", "--reference", "--compare", "--rounds":
        guard let value = rest.popFirst(), !value.isEmpty else {
          throw .missingValue(option: argument, value: argument == "--rounds" ? "NUMBER" : "PATH")
        }
        try take(argument, value)
      default:
        if argument.hasPrefix("-") { throw .unknownOption(argument) }
        files.append(argument)
      }
    }
    if isHelp { return }
    if tokenizer.isEmpty { throw .missingOption("--tokenizer PATH", neededFor: Self.argument) }
    if python.isEmpty { throw .missingOption("--compare PYTHON", neededFor: Self.argument) }
    if files.isEmpty { throw .missingOption("FILE", neededFor: Self.argument) }
  }

  private mutating func take(_ option: String, _ value: String) throws(OptionError) {
    switch option {
    case "--tokenizer": tokenizer = value
    case "--reference": reference = value
    case "--compare": python = value
    default:
      guard let number = Int(value), (1...1000).contains(number) else {
        throw .badValue(option: option, value: value, expected: "a whole number from 1 to 1000")
      }
      rounds = number
    }
  }
}
