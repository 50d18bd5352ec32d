import RecipePlan

/// A mistake on the command line.
enum OptionError: Error, CustomStringConvertible, Equatable {
  /// There is no such option.
  case unknownOption(String)
  /// There is no such thing to measure.
  case unknownSubject(String)
  /// An option has no value behind it.
  case missingValue(option: String, value: String)
  /// An option that takes no value has one.
  case unexpectedValue(option: String, value: String)
  /// An option's value is none that it takes.
  case badValue(option: String, value: String, expected: String)
  /// An option occurs twice.
  case repeatedOption(String)
  /// An option is of no use without another.
  case missingOption(String, neededFor: String)

  /// What is wrong, and what was probably meant.
  var description: String {
    switch self {
    case .unknownOption(let name):
      "There is no option '\(name)'" + Self.hint(name, among: BenchmarkOption.allCases.map(\.name))
    case .unknownSubject(let name):
      "There is no benchmark '\(name)'" + Self.hint(name, among: Subject.allCases.map(\.rawValue))
    case .missingValue(let option, let value): "\(option) needs a value: \(option) \(value)"
    case .unexpectedValue(let option, let value): "\(option) takes no value, but has '\(value)'."
    case .badValue(let option, let value, let expected):
      "\(option) takes \(expected), not '\(value)'."
    case .repeatedOption(let option): "\(option) occurs twice."
    case .missingOption(let option, let use): "\(use) needs \(option); see --help."
    }
  }

  private static func hint(_ name: String, among candidates: [String]) -> String {
    guard let near = NearestName.suggestion(for: name, among: candidates) else {
      return "; --help lists all."
    }
    return "; did you mean '\(near)'?"
  }
}
