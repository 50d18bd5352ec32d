/// A distribution over a few candidates for each of a few contexts, small enough to be summed over.
///
/// Expectations under it are exact, so that what theory says about optima can be checked without
/// sampling.
public protocol CandidatePolicy<Scalar> {
  /// The type of the logits.
  associatedtype Scalar: TensorScalar

  /// The number of contexts.
  var contextCount: Int { get }
  /// The number of candidates of each context.
  var candidateCount: Int { get }
  /// What an optimizer changes.
  var parameters: ParameterSet<Scalar> { get }

  /// Computes the logits, whose softmax over a context's candidates is the policy.
  ///
  /// - Parameter graph: The graph of the step.
  /// - Returns: [contexts, candidates].
  func logits(in graph: Graph<Scalar>) -> Tensor<Scalar>
}

extension CandidatePolicy {
  /// Computes the log-probabilities of all candidates.
  ///
  /// - Parameter graph: The graph of the step.
  /// - Returns: [contexts, candidates], in nats.
  public func logProbabilities(in graph: Graph<Scalar>) -> Tensor<Scalar> {
    graph.logSoftmax(logits(in: graph))
  }

  /// Computes the log-probabilities of some candidates.
  ///
  /// - Parameters:
  ///   - pairs: Contexts, at least 0 and below `contextCount`, and candidates of them, at least 0
  ///     and below `candidateCount`; a pair may occur more than once.
  ///   - graph: The graph of the step.
  /// - Returns: [pairs.count], in nats.
  public func logProbabilities(
    of pairs: [(context: Int, candidate: Int)],
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let places = pairs.map { pair in
      require(
        pair.context >= 0 && pair.context < contextCount && pair.candidate >= 0
          && pair.candidate < candidateCount,
        "Candidate \(pair.candidate) of context \(pair.context) among \(contextCount) contexts with "
          + "\(candidateCount) candidates"
      )
      return pair.context * candidateCount + pair.candidate
    }
    let column = graph.reshape(
      logProbabilities(in: graph),
      to: [contextCount * candidateCount, 1]
    )
    return graph.reshape(graph.gatherRows(places, of: column), to: [pairs.count])
  }

  /// Computes the probabilities of all candidates.
  ///
  /// - Parameter graph: The graph of the step.
  /// - Returns: [contexts, candidates].
  public func probabilities(in graph: Graph<Scalar>) -> Tensor<Scalar> {
    graph.softmax(logits(in: graph))
  }

  /// Computes the exact expectation of values under the policy in every context.
  ///
  /// - Parameters:
  ///   - values: [contexts, candidates]; gradients pass through them too, as they must where they
  ///     depend on the policy.
  ///   - graph: The graph of the step.
  /// - Returns: [contexts], Σ p(candidate | context) · value.
  public func expectation(of values: Tensor<Scalar>, in graph: Graph<Scalar>) -> Tensor<Scalar> {
    require(
      values.shape == [contextCount, candidateCount],
      "Values of shape \(values.shape) for \(contextCount) contexts with \(candidateCount) candidates"
    )
    return graph.sumColumns(graph.multiply(probabilities(in: graph), values))
  }

  /// Computes the exact KL divergence from a reference in every context, KL(policy ‖ reference).
  ///
  /// - Parameters:
  ///   - reference: The reference's log-probabilities, [contexts, candidates].
  ///   - graph: The graph of the step.
  /// - Returns: [contexts], in nats.
  public func divergence(
    from reference: Tensor<Scalar>,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    expectation(of: graph.subtract(logProbabilities(in: graph), reference), in: graph)
  }
}
