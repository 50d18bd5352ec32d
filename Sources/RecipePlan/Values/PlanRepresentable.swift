/// A type that says itself how it stands in a plan.
public protocol PlanRepresentable {
  /// The value in the plan; it must tell apart all values that can change a result.
  var planValue: PlanValue { get }
}
