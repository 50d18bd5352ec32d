/// A value that can't be given to a recipe's parameter.
public enum ParameterError: Error, Hashable, CustomStringConvertible {
  /// The recipe has no such parameter.
  case unknown(name: String, suggestion: String?, names: [String])
  /// The text spells no value of the parameter's type.
  case unreadable(name: String, text: String, expectation: String)

  /// The fault in a sentence.
  public var description: String {
    switch self {
    case .unknown(let name, let suggestion, let names):
      if let suggestion {
        return "There is no parameter '\(name)'; did you mean '\(suggestion)'?"
      }
      return names.isEmpty
        ? "There is no parameter '\(name)'; the recipe has no parameters."
        : "There is no parameter '\(name)'; there are \(names.joined(separator: ", "))."
    case .unreadable(let name, let text, let expectation):
      return "The parameter '\(name)' takes \(expectation), not '\(text)'."
    }
  }
}
