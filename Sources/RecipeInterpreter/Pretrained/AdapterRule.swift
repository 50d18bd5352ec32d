import OptimizationCore
public import RecipePlan

/// Every adapter changes something: its targets are maps of the model.
///
/// The names are those of the core's layers, which the plan's own rules do not know.
public struct AdapterRule: PlanRule {
  private let library: PretrainedLibrary

  /// Makes the rule.
  /// - Parameter library: Says what pretrained models look like.
  public init(_ library: PretrainedLibrary) { self.library = library }

  /// Every breach in a plan that keeps the built-in rules.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node -> [PlanFault] in
      guard case .adapter(let adapter) = node.operation,
        let body = ParameterLayout(plan, library).trained(adapter.base)
      else { return [] }
      if let path = adapter.path {
        do {
          let files = try library.adapter(path)
          _ = try files.learned(width: body.first?.shape.last ?? 0)
          return []
        } catch {
          return [PlanFault(at: node.location, "\(error)")]
        }
      }
      let names = ParameterLayout.linearMaps(of: body).map(\.name)
      return faults(of: adapter.targets, among: names).map { PlanFault(at: node.location, $0) }
    }
  }

  private func faults(of targets: AdapterTargetsPlan, among names: [String]) -> [String] {
    if case .modules(let modules) = targets {
      let parts = Set(names.compactMap { $0.split(separator: ".").last.map(String.init) }).sorted()
      return modules.compactMap { module in
        let isFound = names.contains { $0 == module || $0.hasSuffix(".\(module)") }
        if isFound { return nil }
        let near = NearestName.suggestion(for: module, among: parts)
        return "No linear map of the model is called '\(module)'. "
          + (near.map { "Did you mean '\($0)'?" }
            ?? "There are \(parts.joined(separator: ", ")).")
      }
    }
    do {
      guard try targets.targets.matches(among: names).isEmpty else { return [] }
      return [
        "No linear map of the model is meant by \(targets); there are "
          + "\(names.prefix(3).joined(separator: ", ")) and \(max(0, names.count - 3)) more."
      ]
    } catch {
      return ["\(error)"]
    }
  }
}
