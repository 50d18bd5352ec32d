import Foundation

/// What the command line asks for when the training of adapters is compared.
struct AdapterTrainingOptions: Equatable, Sendable {
  /// The first argument, which asks for a comparison of training adapters.
  static let argument = "adapter-training"

  /// What `--help` prints.
  static let help = """
    usage: Benchmarks adapter-training --model FOLDER --compare PYTHON [options]

    Trains a LoRA adapter of all linear maps by DPO, alternating with TRL and PEFT on the same tokens.

      --model FOLDER     the base: a Hugging Face folder
      --compare PYTHON   a Python with trl, peft and transformers
      --rank NUMBER      the adapter's rank (8)
      --pairs NUMBER     pairs per step (8)
      --length NUMBER    longest prompt and reply together, in tokens (128)
      --steps NUMBER     timed steps, after 2 that don't count (4)
      --rounds NUMBER    how often it alternates (2)
      --threads NUMBER   how many threads to use (2)
      --markdown         print the table in Markdown
      --help             print this

    """

  /// The base model.
  var model = ""
  /// The Python.
  var python = ""
  /// Numbers by the names of their options.
  private var numbers = [
    "--rank": 8, "--pairs": 8, "--length": 128, "--steps": 4, "--rounds": 2, "--threads": 2,
  ]
  /// Whether the table is printed in Markdown.
  var printsMarkdown = false
  /// Whether only the help is wanted.
  var isHelp = false

  /// The adapter's rank.
  var rank: Int { numbers["--rank", default: 8] }
  /// Pairs per step.
  var pairs: Int { numbers["--pairs", default: 8] }
  /// The longest prompt and reply together, in tokens.
  var length: Int { numbers["--length", default: 128] }
  /// Timed steps.
  var steps: Int { numbers["--steps", default: 4] }
  /// How often it alternates.
  var rounds: Int { numbers["--rounds", default: 2] }
  /// How many threads to use.
  var threads: Int { numbers["--threads", default: 2] }

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
      case "--model", "--compare":
        guard let value = rest.popFirst(), !value.isEmpty else {
          throw .missingValue(option: argument, value: "PATH")
        }
        if argument == "--model" { model = value } else { python = value }
      case _ where numbers[argument] != nil:
        guard let value = rest.popFirst() else {
          throw .missingValue(option: argument, value: "NUMBER")
        }
        guard let number = Int(value), (1...4096).contains(number) else {
          throw .badValue(
            option: argument,
            value: value,
            expected: "a whole number from 1 to 4096"
          )
        }
        numbers[argument] = number
      default:
        if argument.hasPrefix("-") { throw .unknownOption(argument) }
        throw .unknownSubject(argument)
      }
    }
    if isHelp { return }
    if model.isEmpty { throw .missingOption("--model FOLDER", neededFor: Self.argument) }
    if python.isEmpty { throw .missingOption("--compare PYTHON", neededFor: Self.argument) }
  }
}
