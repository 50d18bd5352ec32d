/// A recipe's parameter with its value in this plan.
public struct PlanParameter: Codable, Hashable, Sendable {
  /// The property's name, as `--set` takes it.
  public var name: String
  /// What it means, in the author's words.
  public var summary: String
  /// The value in this plan.
  public var value: PlanValue
  /// The value the recipe declares.
  public var declared: PlanValue

  /// Makes a parameter.
  public init(name: String, summary: String, value: PlanValue, declared: PlanValue) {
    self.name = name
    self.summary = summary
    self.value = value
    self.declared = declared
  }
}
