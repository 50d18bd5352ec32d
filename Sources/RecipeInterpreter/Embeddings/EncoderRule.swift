public import RecipePlan

/// Every text encoder is there, is of a family that can be computed, and has its tokenizer.
public struct EncoderRule: PlanRule {
  private let library: PretrainedLibrary

  /// Makes the rule.
  /// - Parameter library: Keeps the opened files for the run.
  public init(_ library: PretrainedLibrary) { self.library = library }

  /// Every breach in a plan that keeps the built-in rules.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.compactMap { node -> PlanFault? in
      guard case .encoder(let encoder) = node.operation else { return nil }
      do {
        _ = try library.encoder(encoder)
        return nil
      } catch {
        return PlanFault(at: node.location, "\(error)")
      }
    }
  }
}
