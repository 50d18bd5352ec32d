import PreferenceData
import RecipePlan

/// Collects nodes, living elements and faults while declarations turn into a plan.
public struct PlanLowering {
  private var nodes: [PlanNode] = []
  private var places: [NodeID: Int] = [:]
  private var hasOwnLabel: Set<NodeID> = []
  private(set) var faults: [PlanFault] = []
  private(set) var datasets: [NodeID: any DatasetDeclaration] = [:]
  private(set) var suites: [NodeID: any MetricSuite] = [:]
  private(set) var claims: [ClaimPlan] = []

  /// Stands for a node that could not be made; the fault is recorded.
  static let invalid = Fingerprint("invalid")

  init() {}

  /// Adds a node; one that is already there is found again by its fingerprint.
  mutating func add(
    _ operation: PlanOperation,
    label: String?,
    default defaultLabel: String,
    at location: SourceLocation,
    elements: [String: SourceLocation] = [:]
  ) -> NodeID {
    do {
      let node = try PlanNode(
        label: label ?? defaultLabel,
        operation: operation,
        location: location,
        elementLocations: elements
      )
      if let place = places[node.id] {
        if let label, !hasOwnLabel.contains(node.id) { nodes[place].label = label }
      } else {
        places[node.id] = nodes.count
        nodes.append(node)
      }
      if label != nil { hasOwnLabel.insert(node.id) }
      return node.id
    } catch {
      let node = PlanNode(
        id: Self.invalid,
        label: label ?? defaultLabel,
        operation: operation,
        location: location,
        elementLocations: elements
      )
      recordNumberFaults(of: node)
      return Self.invalid
    }
  }

  /// Says which number of an operation is not finite, in the words of the rule that it breaks if
  /// there is one.
  private mutating func recordNumberFaults(of node: PlanNode) {
    let places = Set(Array(node.elementLocations.values) + [node.location])
    var isNamed = faults.contains { $0.location.map(places.contains) ?? false }
    let plan = Plan(recipe: "", summary: "", parameters: [], nodes: nodes + [node], claims: [])
    for rules in [[ModelRule(), TrainingRule(), EvaluationRule()], [LossTermRule()]]
      as [[any PlanRule]]
    where !isNamed || rules.count > 1 {
      let found = PlanValidator(rules: rules).faults(in: plan)
        .filter { $0.location.map(places.contains) ?? false }
      faults += found
      isNamed = isNamed || !found.isEmpty
    }
    if !isNamed { record("A number in '\(node.label)' is not finite.", at: node.location) }
  }

  /// Adds a text encoder, under the name of its folder.
  mutating func encoder(_ encoder: SentenceEmbedding, at location: SourceLocation) -> NodeID {
    add(
      .encoder(EncoderPlan(path: encoder.path.string, pooling: encoder.pooling.rawValue)),
      label: nil,
      default: encoder.path.name,
      at: location
    )
  }

  /// The label under which a node stands in reports.
  func label(of id: NodeID) -> String? { places[id].map { nodes[$0].label } }

  /// The node's operation.
  func operation(of id: NodeID) -> PlanOperation? { places[id].map { nodes[$0].operation } }

  /// The head of a reward model or a preference model; nil for a policy.
  func head(of id: NodeID) -> HeadPlan? {
    Plan(recipe: "", summary: "", parameters: [], nodes: nodes, claims: []).head(of: id)
  }

  /// Records a fault.
  mutating func record(_ message: String, at location: SourceLocation?) {
    faults.append(PlanFault(at: location, message))
  }

  /// Reflects a declared element, or records why that can't be done.
  mutating func component(_ element: Any, at location: SourceLocation) -> PlanComponent {
    do {
      return try PlanComponent(reflecting: element)
    } catch {
      record("\(error)", at: location)
      return PlanComponent(type: "\(type(of: element))", module: "", settings: [:])
    }
  }

  mutating func attach(_ dataset: any DatasetDeclaration, to id: NodeID) {
    if datasets[id] == nil { datasets[id] = dataset }
  }

  mutating func attach(_ suite: any MetricSuite, to id: NodeID) {
    if suites[id] == nil { suites[id] = suite }
  }

  mutating func add(_ claim: ClaimPlan) { claims.append(claim) }

  /// A label among those that it must differ from: an evaluation bears its model's, and differs
  /// from other evaluations on the same rows.
  private struct UniqueName: Hashable {
    var space: DataReference?
    var label: String
  }

  private static func name(_ node: PlanNode) -> UniqueName {
    guard case .evaluate(let plan) = node.operation else {
      return UniqueName(space: nil, label: node.label)
    }
    return UniqueName(space: plan.data, label: node.label)
  }

  /// The finished plan, with equal labels told apart and the rules checked.
  func finish(
    recipe: String,
    summary: String,
    parameters: [PlanParameter]
  ) -> LoweredExperiment {
    var taken = Set(nodes.map(Self.name))
    var seen = Set<UniqueName>()
    let named = nodes.map { node -> PlanNode in
      let name = Self.name(node)
      guard !seen.insert(name).inserted else { return node }
      var node = node
      var count = 2
      while !taken.insert(UniqueName(space: name.space, label: "\(name.label) \(count)")).inserted {
        count += 1
      }
      node.label += " \(count)"
      return node
    }
    let plan = Plan(
      recipe: recipe,
      summary: summary,
      parameters: parameters,
      nodes: named,
      claims: claims
    )
    let consequences =
      faults.isEmpty
      ? PlanValidator().faults(in: plan) : ruleFaults(in: withoutConsequences(plan))
    return LoweredExperiment(
      plan: plan,
      faults: PlanFaults(faults + consequences).faults,
      datasets: datasets,
      suites: suites
    )
  }

  /// The faults of a plan that lacks nodes.
  private func ruleFaults(in plan: Plan) -> [PlanFault] {
    let rules = PlanValidator.builtInRules.filter { !($0 is GraphRule) }
    return PlanValidator(rules: rules).faults(in: plan)
  }

  /// The plan without what reads a declaration that could not be lowered: what that leads to is
  /// noise beside its cause.
  private func withoutConsequences(_ plan: Plan) -> Plan {
    var sound = plan
    var known: Set<NodeID> = []
    sound.nodes = plan.nodes.filter { node in
      let isSound = node.inputs.allSatisfy(known.contains)
      if isSound { known.insert(node.id) }
      return isSound
    }
    sound.claims = plan.claims.filter { claim in
      known.contains(claim.reading.evaluation)
        && claim.subtracted.map { known.contains($0.evaluation) } ?? true
    }
    return sound
  }
}
