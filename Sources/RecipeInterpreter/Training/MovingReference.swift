import OptimizationCore
import RecipePlan

/// A reference policy whose weights follow those of the trained one.
final class MovingReference {
  /// The reference as it is now.
  let model: ModelInstance
  private let plan: ReferenceUpdatePlan

  /// Makes a reference of its own.
  /// - Parameters:
  ///   - start: What it is before the first step.
  ///   - plan: When it goes how far.
  ///   - policy: The policy that it follows.
  /// - Throws: `RunError` when the two have other weights.
  init(_ start: ModelInstance, _ plan: ReferenceUpdatePlan, following policy: ModelInstance) throws
  {
    model = try start.copy()
    self.plan = plan
    let shapes = model.parameters.map { "\($0.name) \($0.shape)" }
    guard shapes == policy.parameters.map({ "\($0.name) \($0.shape)" }) else {
      throw RunError.unusable(
        "The reference's weights can't follow those of the policy, since the two models are not of "
          + "the same shape. Leave out 'reference:', or give a model of the policy's shape."
      )
    }
  }

  /// Goes to the policy if it is time to.
  /// - Parameters:
  ///   - policy: The policy after a step.
  ///   - step: The number of steps made.
  func update(to policy: ModelInstance, afterStep step: Int) {
    guard step.isMultiple(of: plan.interval) else { return }
    let share = Float(plan.mixing)
    for (own, other) in zip(model.parameters, policy.parameters) {
      own.withUnsafeMutableValues { values in
        other.withUnsafeMutableValues { targets in
          for index in values.indices {
            // Rounding must not keep a copy from being one.
            values[index] =
              share == 1 ? targets[index] : (1 - share) * values[index] + share * targets[index]
          }
        }
      }
    }
  }
}
