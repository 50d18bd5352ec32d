/// A node of the plan.
public struct PlanNode: Codable, Hashable, Sendable {
  /// The fingerprint of the operation, inputs included.
  public var id: NodeID
  /// A name for people; it changes no result.
  public var label: String
  /// What the node does.
  public var operation: PlanOperation
  /// Where the recipe declares it; it changes no result.
  public var location: SourceLocation
  /// Where the recipe declares its elements, by path such as `terms.0`.
  public var elementLocations: [String: SourceLocation]

  /// Makes a node, whose identity follows from the operation.
  /// - Throws: `EncodingError` when a number of the operation is not finite.
  public init(
    label: String,
    operation: PlanOperation,
    location: SourceLocation,
    elementLocations: [String: SourceLocation] = [:]
  ) throws {
    self.id = try CanonicalJSON.fingerprint(operation)
    self.label = label
    self.operation = operation
    self.location = location
    self.elementLocations = elementLocations
  }

  /// Makes a node with an identity that nothing checks, to hold rules against an operation that has
  /// none.
  package init(
    id: NodeID,
    label: String,
    operation: PlanOperation,
    location: SourceLocation,
    elementLocations: [String: SourceLocation]
  ) {
    self.id = id
    self.label = label
    self.operation = operation
    self.location = location
    self.elementLocations = elementLocations
  }

  /// The nodes that it reads, in a fixed order.
  public var inputs: [NodeID] {
    switch operation {
    case .data(let plan):
      plan.origin.inputs + (plan.comparedWith ?? []).map(\.node) + (plan.encoders ?? [])
    case .transformer(let plan):
      if case .bytePair(_, let data) = plan.tokenizer { [data.node] } else { [] }
    case .pretrained, .encoder: []
    case .adapter(let plan): [plan.base]
    case .rewardModel(let plan): plan.inputs
    case .implicitReward(let plan): [plan.policy, plan.reference]
    case .train(let plan):
      [plan.data.node, plan.model] + (plan.reference.map { [$0] } ?? [])
        + plan.terms.compactMap(\.data?.node)
    case .sample(let plan): [plan.prompts.node, plan.model]
    case .evaluate(let plan):
      [plan.data.node, plan.model] + (plan.reference.map { [$0] } ?? []) + (plan.encoders ?? [])
    }
  }
}

extension DataPlan.Origin {
  /// The nodes that rows come from.
  fileprivate var inputs: [NodeID] {
    switch self {
    case .source: []
    case .dataset(let reference), .conversion(let reference, _): [reference.node]
    case .samples(let stage, _, let judge): [stage] + (judge.map { [$0] } ?? [])
    }
  }
}
