import RecipePlan

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
