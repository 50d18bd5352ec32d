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
      record("A number in '\(label ?? defaultLabel)' is not finite.", at: location)
      return Self.invalid
    }
  }

  /// The label under which a node stands in reports.
  func label(of id: NodeID) -> String? { places[id].map { nodes[$0].label } }

  /// The node's operation.
  func operation(of id: NodeID) -> PlanOperation? { places[id].map { nodes[$0].operation } }

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

  /// The finished plan, with equal labels told apart and the rules checked.
  func finish(
    recipe: String,
    summary: String,
    parameters: [PlanParameter]
  ) -> LoweredExperiment {
    var counts: [String: Int] = [:]
    let named = nodes.map { node -> PlanNode in
      var node = node
      let count = counts[node.label, default: 0] + 1
      counts[node.label] = count
      if count > 1 { node.label += " \(count)" }
      return node
    }
    let plan = Plan(
      recipe: recipe,
      summary: summary,
      parameters: parameters,
      nodes: named,
      claims: claims
    )
    // What a broken declaration leads to in the graph is noise beside its cause.
    let consequences = faults.isEmpty ? PlanValidator().faults(in: plan) : ruleFaults(in: plan)
    return LoweredExperiment(
      plan: plan,
      faults: PlanFaults(faults + consequences).faults,
      datasets: datasets,
      suites: suites
    )
  }

  private func ruleFaults(in plan: Plan) -> [PlanFault] {
    let rules = PlanValidator.builtInRules.filter { !($0 is GraphRule) }
    return PlanValidator(rules: rules).faults(in: plan)
  }
}
