import Foundation

/// What the command line asks for.
struct BenchmarkOptions: Equatable, Sendable {
  /// What to measure, in the order of the cases.
  var subjects: [Subject] = []
  /// How many threads to use.
  var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
  /// The models of the workloads.
  var shapes: [ModelShape] = []
  /// Pairs per step.
  var pairs = 8
  /// The longest prompt and reply together, in tokens.
  var length = 256
  /// Timed steps of a workload.
  var steps = 8
  /// The seconds for one line of a kernel table.
  var seconds = 0.2
  /// The file that workloads start from.
  var weights: String?
  /// The pretrained models to generate with; those of the workloads' shapes if there is none.
  var models: [String] = []
  /// The Python to compare with.
  var python: String?
  /// The script whose training steps are compared.
  var peers: String?
  /// How often a comparison alternates.
  var rounds = 3
  /// The file that gets all results.
  var json: String?
  /// Whether tables are printed in Markdown.
  var printsMarkdown = false
  /// Whether only a few small cases are run.
  var isQuick = false
  /// Whether only the help is wanted.
  var isHelp = false

  /// Options that nothing was said about.
  init() {
    subjects = Subject.standard
    shapes = ModelShape.allCases
  }

  /// Reads arguments.
  ///
  /// - Parameter arguments: The command line without the program's name.
  /// - Throws: `OptionError`.
  init(_ arguments: [String]) throws(OptionError) {
    var rest = arguments[...]
    var seen: Set<BenchmarkOption> = []
    var named: Set<Subject> = []
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-") else {
        guard let subject = Subject(rawValue: argument) else {
          throw .unknownSubject(argument)
        }
        named.insert(subject)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = BenchmarkOption(argument: name) else { throw .unknownOption(name) }
      guard seen.insert(option).inserted || option == .shape || option == .model else {
        throw .repeatedOption(option.name)
      }
      var value = parts.count > 1 ? String(parts[1]) : nil
      if let valueName = option.valueName {
        if value == nil, rest.first?.hasPrefix("--") == false { value = rest.popFirst() }
        guard let value, !value.isEmpty else {
          throw .missingValue(option: option.name, value: valueName)
        }
        try take(option, value: value)
      } else if let value {
        throw .unexpectedValue(option: option.name, value: value)
      } else {
        take(option)
      }
    }
    if isHelp { return }
    try complete(named: named, seen: seen)
  }

  /// Fills in what follows from other options, and checks what they need of each other.
  private mutating func complete(
    named: Set<Subject>,
    seen: Set<BenchmarkOption>
  ) throws(OptionError) {
    let standard: [Subject] =
      python == nil ? Subject.standard : peers == nil ? [.products] : [.products, .workloads]
    subjects = named.isEmpty ? standard : Subject.allCases.filter(named.contains)
    if weights != nil, shapes.count != 1 {
      throw .missingOption("exactly one --shape", neededFor: "--weights")
    }
    if shapes.isEmpty { shapes = ModelShape.allCases }
    if python != nil, subjects.contains(.workloads), peers == nil {
      throw .missingOption("--peers SCRIPT", neededFor: "--compare with workloads")
    }
    if python != nil, named.contains(.generation), models.isEmpty {
      throw .missingOption("--model PATH", neededFor: "--compare with generation")
    }
    if python == nil, peers != nil {
      throw .missingOption("--compare PYTHON", neededFor: "--peers")
    }
    if subjects.contains(.logits) {
      if models.isEmpty { throw .missingOption("--model PATH", neededFor: "logits") }
      if python == nil { throw .missingOption("--compare PYTHON", neededFor: "logits") }
    }
    if isQuick {
      if !seen.contains(.steps) { steps = 2 }
      if !seen.contains(.pairs) { pairs = 2 }
      if !seen.contains(.length) { length = 32 }
      if !seen.contains(.seconds) { seconds = 0.005 }
      if !seen.contains(.rounds) { rounds = 1 }
      if !seen.contains(.shape) { shapes = [.small] }
    }
  }

  private mutating func take(_ option: BenchmarkOption) {
    switch option {
    case .markdown: printsMarkdown = true
    case .quick: isQuick = true
    case .help: isHelp = true
    default: break
    }
  }

  private mutating func take(_ option: BenchmarkOption, value: String) throws(OptionError) {
    switch option {
    case .threads: threads = try number(option, value, in: 1...1024)
    case .pairs: pairs = try number(option, value, in: 1...4096)
    case .length: length = try number(option, value, in: 8...1024)
    case .steps: steps = try number(option, value, in: 1...100_000)
    case .rounds: rounds = try number(option, value, in: 1...1000)
    case .seconds:
      guard let seconds = Double(value), seconds > 0, seconds <= 3600 else {
        throw .badValue(
          option: option.name,
          value: value,
          expected: "a number of seconds above 0 and at most 3600"
        )
      }
      self.seconds = seconds
    case .shape:
      guard let shape = ModelShape(rawValue: value) else {
        throw .badValue(option: option.name, value: value, expected: "15m or 260k")
      }
      if !shapes.contains(shape) { shapes.append(shape) }
    case .weights: weights = value
    case .model: models.append(value)
    case .compare: python = value
    case .peers: peers = value
    case .json: json = value
    case .markdown, .quick, .help: break
    }
  }

  private func number(
    _ option: BenchmarkOption,
    _ value: String,
    in range: ClosedRange<Int>
  ) throws(OptionError) -> Int {
    guard let number = Int(value), range.contains(number) else {
      throw .badValue(
        option: option.name,
        value: value,
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return number
  }
}
