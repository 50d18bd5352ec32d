/// An option of the command line.
enum BenchmarkOption: String, CaseIterable, Sendable {
  case threads, shape, pairs, length, steps, seconds, weights, model, compare, peers, rounds, json
  case markdown, quick, help

  /// The option that an argument names, without its value.
  init?(argument: String) {
    let name = argument == "-h" ? "--help" : argument
    guard let option = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = option
  }

  /// The option as it is typed.
  var name: String { "--\(rawValue)" }

  /// What the help calls the option's value; `nil` if it takes none.
  var valueName: String? {
    switch self {
    case .threads, .pairs, .length, .steps, .rounds: "NUMBER"
    case .seconds: "NUMBER"
    case .shape: "15m|260k"
    case .weights, .json: "FILE"
    case .model: "PATH"
    case .compare: "PYTHON"
    case .peers: "SCRIPT"
    case .markdown, .quick, .help: nil
    }
  }

  /// What the help says of the option.
  var summary: String {
    switch self {
    case .threads: "how many threads to use (all processors)"
    case .shape: "the model of the workloads; may be repeated (both)"
    case .pairs: "pairs per step of the workloads (8)"
    case .length: "longest prompt and reply together, in tokens (256)"
    case .steps: "timed steps of a workload, after 2 that don't count (8)"
    case .seconds: "time for one line of a kernel table (0.2)"
    case .weights: "start the workloads from a safetensors file; needs one --shape"
    case .model: "the model on disk to generate with, or to compare logits of; may be repeated"
    case .compare: "compare with NumPy and PyTorch of this Python, alternating"
    case .peers: "the Python script whose training steps are compared"
    case .rounds: "how often a comparison alternates (3)"
    case .json: "also write all results to a file"
    case .markdown: "print tables in Markdown"
    case .quick: "a few small cases each, to see that everything works"
    case .help: "print this"
    }
  }
}
