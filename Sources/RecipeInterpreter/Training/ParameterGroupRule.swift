import OptimizationCore
public import RecipePlan

/// Every group of parameters has parameters in the model that its stage trains.
///
/// The names are those of the core's layers, which the plan's own rules do not know.
public struct ParameterGroupRule: PlanRule {
  private let library: PretrainedLibrary

  /// Makes the rule.
  /// - Parameter library: Says what pretrained models look like.
  public init(_ library: PretrainedLibrary = PretrainedLibrary()) { self.library = library }

  /// Every breach in a plan that keeps the built-in rules.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node -> [PlanFault] in
      guard case .train(let train) = node.operation, let groups = train.groups,
        let layout = ParameterLayout(plan, library).trained(train.model)
      else { return [] }
      let own = train.terms.flatMap { LearnedValues.layout(of: $0.formula) }
      return faults(of: groups.map(\.selection), layout: layout + own).map { place, message in
        PlanFault(at: node.elementLocations["optimizer.groups.\(place)"] ?? node.location, message)
      }
    }
  }

  private func faults(
    of groups: [ParameterSelectionPlan],
    layout: [(name: String, shape: [Int])]
  ) -> [(place: Int, message: String)] {
    var remaining = layout
    var faults: [(Int, String)] = []
    for (place, group) in groups.enumerated() {
      let selector = group.selector
      let count = remaining.count
      remaining.removeAll { selector.includes(name: $0.name, shape: $0.shape) }
      guard remaining.count == count else { continue }
      if layout.contains(where: { selector.includes(name: $0.name, shape: $0.shape) }) {
        faults.append(
          (place, "Earlier groups have all parameters of \(group); put its group before theirs.")
        )
      } else if case .named(let pattern) = group {
        faults.append((place, unmatched(pattern, names: layout.map(\.name))))
      } else {
        let hint = group == .heads ? " The policy's head is its embeddings." : ""
        faults.append((place, "The model has no \(group).\(hint)"))
      }
    }
    return faults
  }

  private func unmatched(_ pattern: String, names: [String]) -> String {
    var candidates = Set(names)
    for name in names {
      let parts = name.split(separator: ".").map(String.init)
      // What people write: a layer, a part in all layers, whatever ends alike.
      if let layer = parts.firstIndex(of: "layers"), layer + 1 < parts.count {
        var general = parts
        general[layer + 1] = "*"
        candidates.insert(general.joined(separator: "."))
        for end in layer..<(parts.count - 1) {
          candidates.insert(parts[...end].joined(separator: ".") + ".*")
          if end != layer + 1 {
            candidates.insert(general[...end].joined(separator: ".") + ".*")
          }
        }
      }
      for start in parts.indices.dropFirst() {
        candidates.insert("*." + parts[start...].joined(separator: "."))
        candidates.insert("*" + parts[start...].joined(separator: "."))
      }
    }
    let message = "No parameter of the model is called '\(pattern)'."
    if let near = NearestName.suggestion(for: pattern, among: Array(candidates)) {
      return "\(message) Did you mean '\(near)'?"
    }
    return "\(message) There are \(names.prefix(3).joined(separator: ", ")) and "
      + "\(max(0, names.count - 3)) more."
  }
}
