/// A policy with a logit of its own for every context and candidate.
///
/// It can be any distribution with full support, so that its optima are those of the objective
/// itself, and its parameters are called `logits`, [contexts, candidates].
public final class TabularPolicy<Scalar: TensorScalar>: CandidatePolicy {
  /// The logits.
  public let parameters: ParameterSet<Scalar>
  /// The number of contexts.
  public let contextCount: Int
  /// The number of candidates of each context.
  public let candidateCount: Int

  private let table: Parameter<Scalar>

  /// Creates a policy.
  ///
  /// - Parameters:
  ///   - contextCount: The number of contexts.
  ///   - candidateCount: The number of candidates of each context, at least 1.
  ///   - logits: The first logits, row by row; zeros, a uniform policy, if left out.
  ///   - name: The name of the parameter.
  public init(
    contextCount: Int,
    candidateCount: Int,
    logits: [Scalar]? = nil,
    name: String = "logits"
  ) {
    require(
      contextCount >= 0 && candidateCount > 0,
      "A policy of \(contextCount) contexts with \(candidateCount) candidates"
    )
    self.contextCount = contextCount
    self.candidateCount = candidateCount
    let shape = [contextCount, candidateCount]
    table =
      if let logits {
        Parameter(name: name, shape: shape, values: logits)
      } else {
        Initialization.constant(0).parameter(name, shape: shape, seed: 0)
      }
    parameters = ParameterSet([table])
  }

  /// Returns the table of logits.
  ///
  /// - Parameter graph: The graph of the step.
  /// - Returns: [contexts, candidates].
  public func logits(in graph: Graph<Scalar>) -> Tensor<Scalar> { graph.tensor(table) }
}
