/// A policy whose logits are a linear function of features of each candidate.
///
/// π(candidate | context) ∝ exp(weight · features), the class that most theory of preference
/// optimization speaks of. The parameter is called `weight`, [1, features].
public final class LogLinearPolicy<Scalar: TensorScalar>: CandidatePolicy {
  /// The weight.
  public let parameters: ParameterSet<Scalar>
  /// The number of contexts.
  public let contextCount: Int
  /// The number of candidates of each context.
  public let candidateCount: Int
  /// The number of features of a candidate.
  public let featureCount: Int

  private let weight: Parameter<Scalar>
  private let features: TensorStorage<Scalar>

  /// Creates a policy whose weight is 0, which is uniform.
  ///
  /// - Parameters:
  ///   - features: The features of each candidate, [contexts * candidates, features], row by row.
  ///   - contextCount: The number of contexts.
  ///   - candidateCount: The number of candidates of each context, at least 1.
  ///   - featureCount: The number of features of a candidate, at least 1.
  ///   - name: The name of the parameter.
  public init(
    features: [Scalar],
    contextCount: Int,
    candidateCount: Int,
    featureCount: Int,
    name: String = "weight"
  ) {
    require(
      contextCount >= 0 && candidateCount > 0 && featureCount > 0
        && features.count == contextCount * candidateCount * featureCount,
      "\(features.count) features for \(contextCount) contexts with \(candidateCount) candidates of "
        + "\(featureCount) features"
    )
    self.contextCount = contextCount
    self.candidateCount = candidateCount
    self.featureCount = featureCount
    self.features = TensorStorage(features, lifetime: .model)
    weight = Initialization.constant(0).parameter(name, shape: [1, featureCount], seed: 0)
    parameters = ParameterSet([weight])
  }

  /// Computes the logits, features times weight.
  ///
  /// - Parameter graph: The graph of the step.
  /// - Returns: [contexts, candidates].
  public func logits(in graph: Graph<Scalar>) -> Tensor<Scalar> {
    let rows = Tensor(
      shape: [contextCount * candidateCount, featureCount],
      storage: features,
      gradientBuffer: nil
    )
    let scores = graph.linear(rows, weight: graph.tensor(weight))
    return graph.reshape(scores, to: [contextCount, candidateCount])
  }
}
