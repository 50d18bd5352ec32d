import RecipePlan

/// A preference experiment as a value: declaring it computes nothing and reads no file.
///
/// The first sentence of the type's documentation comment is its summary in lists and reports.
public protocol Recipe {
  /// The type of the body.
  associatedtype Body: Experiment
  /// Makes the recipe with its declared parameters.
  init()
  /// What the experiment does and claims.
  @ExperimentBuilder var body: Body { get }
}

extension Recipe {
  /// The recipe as a plan, together with every fault that can be found without reading data.
  /// - Parameter summary: One sentence for reports.
  /// - Returns: The plan with its living elements and its faults.
  public func lowered(summary: String = "") -> LoweredExperiment {
    var lowering = PlanLowering()
    let parameters = RecipeParameters(of: self)
    body.declarations.lower(into: &lowering)
    return lowering.finish(
      recipe: "\(Self.self)",
      summary: summary,
      parameters: parameters.list.map(\.plan)
    )
  }
}
