/// What a recipe's body declares.
public protocol Experiment: Sendable {
  /// The declared stages and claims in order.
  var declarations: ExperimentContent { get }
}
