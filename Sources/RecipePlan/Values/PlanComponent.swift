/// A declared element as the plan records it: its type and everything it was set to.
public struct PlanComponent: Codable, Hashable, Sendable {
  /// The type's name without its module, such as `DPO`.
  public var type: String
  /// The module that defines the type; a recipe's own elements carry the recipe's name.
  public var module: String
  /// Every stored property by name.
  public var settings: [String: PlanValue]

  /// Makes a component from its parts.
  public init(type: String, module: String, settings: [String: PlanValue]) {
    self.type = type
    self.module = module
    self.settings = settings
  }

  /// Reads the type and every stored property of a declared element by reflection, so that a
  /// property added later can't be forgotten.
  /// - Throws: `PlanReflectionError` for a property that is not a plain value.
  public init(reflecting element: Any) throws {
    let name = PlanTypeName(of: element)
    type = name.type
    module = name.module
    settings = try PlanValue.settings(of: element, path: type)
    // A recipe's own type as a generic argument can decide what the element does without standing
    // in any property.
    if let arguments = name.ownArguments { settings["Self"] = .text(type + arguments) }
  }
}

extension PlanComponent: CustomStringConvertible {
  /// The element as a reader writes it, without settings that have no value:
  /// `DPO(beta: 0.1, labels: hard)`.
  public var description: String {
    let given = settings.filter { $0.value != .null }
    let list = given.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.spelled)" }
    return "\(type)(\(list.joined(separator: ", ")))"
  }
}
