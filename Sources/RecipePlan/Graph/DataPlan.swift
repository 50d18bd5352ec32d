/// A dataset: where its rows come from and what is done to them.
public struct DataPlan: Codable, Hashable, Sendable {
  /// Where rows come from.
  public enum Origin: Codable, Hashable, Sendable {
    /// A source reads or makes them.
    case source(PlanComponent)
    /// They are another dataset's rows, after its steps.
    case dataset(DataReference)
    /// They are another dataset's rows as another kind of example.
    case conversion(DataReference, PlanComponent)
    /// They are made of replies that a sampling stage drew, which a reward model scores if one is
    /// named.
    case samples(NodeID, PlanComponent, judge: NodeID?)
  }

  /// The kind of example, such as `comparison`.
  public var kind: String
  /// Where rows come from.
  public var origin: Origin
  /// Steps in order.
  public var steps: [PlanComponent]
  /// The token limit that a model's tokenizer applies to the rows; nil for none of its own.
  public var limit: PlanComponent?
  /// How the rows are split into parts, after all steps; nil for no parts.
  public var split: PlanComponent?
  /// The datasets that steps compare rows with, in order; nil for none.
  public var comparedWith: [DataReference]?
  /// The text encoders that steps read, in order; nil for none.
  public var encoders: [NodeID]?

  /// Makes a plan of a dataset.
  public init(
    kind: String,
    origin: Origin,
    steps: [PlanComponent],
    limit: PlanComponent?,
    split: PlanComponent?,
    comparedWith: [DataReference] = [],
    encoders: [NodeID] = []
  ) {
    self.kind = kind
    self.origin = origin
    self.steps = steps
    self.limit = limit
    self.split = split
    self.comparedWith = comparedWith.isEmpty ? nil : comparedWith
    self.encoders = encoders.isEmpty ? nil : encoders
  }
}
