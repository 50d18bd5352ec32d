public import RecipePlan

/// One parameter of a recipe, for help and for the plan.
public struct RecipeParameter: Sendable, Hashable {
  /// The property's name.
  public var name: String
  /// What it means.
  public var summary: String
  /// What a text for it must look like.
  public var expectation: String
  /// The value as a command line would spell it.
  public var valueText: String
  /// The default as a command line would spell it.
  public var declaredText: String
  /// The parameter as the plan records it.
  public var plan: PlanParameter
}

/// The parameters of a recipe, which the command line can set by name.
public struct RecipeParameters {
  private var parameters: [(name: String, parameter: any AnyParameter)]

  /// Finds the parameters of a recipe, in the order of their declaration.
  public init(of recipe: some Recipe) {
    parameters = Mirror(reflecting: recipe).children.compactMap { child in
      guard let label = child.label, let parameter = child.value as? any AnyParameter else {
        return nil
      }
      return (label.hasPrefix("_") ? String(label.dropFirst()) : label, parameter)
    }
  }

  /// The parameters with their values.
  public var list: [RecipeParameter] { parameters.map { $0.parameter.described(as: $0.name) } }

  /// Sets a parameter of the recipe in place.
  /// - Throws: `ParameterError` for an unknown name or a text that spells no value.
  public func set(_ name: String, to text: String) throws {
    guard let found = parameters.first(where: { $0.name == name }) else {
      let names = parameters.map(\.name)
      throw ParameterError.unknown(
        name: name,
        suggestion: NearestName.suggestion(for: name, among: names),
        names: names
      )
    }
    guard found.parameter.assign(text) else {
      throw ParameterError.unreadable(
        name: name,
        text: text,
        expectation: found.parameter.described(as: name).expectation
      )
    }
  }
}

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
