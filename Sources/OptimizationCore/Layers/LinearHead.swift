/// A linear map from hidden states to a few values, such as a reward.
public final class LinearHead<Scalar: TensorScalar> {
  /// The weight [outputs, width] and, if there is one, the bias [outputs].
  public let parameters: ParameterSet<Scalar>
  /// The width of the hidden states.
  public let width: Int
  /// The number of values per row.
  public let outputCount: Int

  private let weight: Parameter<Scalar>
  private let bias: Parameter<Scalar>?

  /// Creates a head.
  ///
  /// - Parameters:
  ///   - width: The width of the hidden states.
  ///   - outputCount: The number of values per row.
  ///   - hasBias: Whether a bias, at first 0, is added.
  ///   - standardDeviation: The standard deviation of the first weights; with 0 the head's first
  ///     values are all 0.
  ///   - name: What the names of the parameters begin with.
  ///   - seed: The seed of the weights.
  public init(
    width: Int,
    outputCount: Int = 1,
    hasBias: Bool = false,
    standardDeviation: Double = 0,
    name: String = "score",
    seed: UInt64
  ) {
    self.width = width
    self.outputCount = outputCount
    let initialization: Initialization =
      standardDeviation == 0 ? .constant(0) : .normal(standardDeviation: standardDeviation)
    weight = initialization.parameter(
      "\(name).weight",
      shape: [outputCount, width],
      seed: seed
    )
    bias =
      hasBias
      ? Initialization.constant(0).parameter("\(name).bias", shape: [outputCount], seed: seed)
      : nil
    parameters = ParameterSet<Scalar>([weight, bias].compactMap { $0 })
  }

  /// Computes the values at some rows.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - rows: The rows wanted.
  ///   - graph: The graph of the step.
  /// - Returns: [rows.count, outputs].
  @_specialize(where Scalar == Float)
  public func values(
    _ hidden: Tensor<Scalar>,
    rows: [Int],
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let output = graph.linear(
      graph.gatherRows(rows, of: hidden),
      weight: graph.tensor(weight)
    )
    guard let bias else { return output }
    return graph.addBias(graph.tensor(bias), to: output)
  }
}
