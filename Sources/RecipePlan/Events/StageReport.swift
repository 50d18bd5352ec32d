/// A stage that begins.
public struct StageReport: Codable, Hashable, Sendable {
  /// What a stage does.
  public enum Kind: String, Codable, Hashable, Sendable {
    /// Computes what a frozen reference policy says of the rows.
    case reference
    /// Trains a policy or a reward model.
    case train
    /// Draws a policy's replies.
    case sample
    /// Measures a model.
    case evaluate
  }

  /// The node's identifier in the plan.
  public var id: String
  /// The stage's label, such as `DPO`.
  public var label: String
  /// What the stage does.
  public var kind: Kind
  /// How many steps it will take; 0 when that is not known.
  public var steps: Int
  /// The printed formula of the objective; empty for stages without one.
  public var formula: String
  /// Where the recipe declares it.
  public var location: SourceLocation?

  /// Makes a report.
  public init(
    id: String,
    label: String,
    kind: Kind,
    steps: Int,
    formula: String,
    location: SourceLocation?
  ) {
    self.id = id
    self.label = label
    self.kind = kind
    self.steps = steps
    self.formula = formula
    self.location = location
  }
}
