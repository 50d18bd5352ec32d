import OptimizationCore
public import RecipePlan

/// Every pretrained model is there, is of a family that can be computed, and has its tokenizer.
///
/// This rule reads headers and tokenizers from disk; no other rule looks at files.
public struct PretrainedModelRule: PlanRule {
  private let library: PretrainedLibrary

  /// Makes the rule.
  /// - Parameter library: Keeps the opened files for the run.
  public init(_ library: PretrainedLibrary) { self.library = library }

  /// Every breach in a plan that keeps the built-in rules.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.compactMap { node -> PlanFault? in
      guard case .pretrained(let model) = node.operation else { return nil }
      do {
        let files = try library.files(model)
        _ = try files.stored.configuration.decoderConfiguration()
        return nil
      } catch let error as UnsupportedModel {
        return PlanFault(at: node.location, "The model \(model.path) can't be used. \(error)")
      } catch {
        return PlanFault(at: node.location, "\(error)")
      }
    }
  }
}
