/// The function between linear maps.
public enum Activation: String, Codable, Hashable, Sendable, CaseIterable {
  /// The larger of x and 0.
  case relu
  /// x times the normal distribution function of x.
  case gelu
  /// x times the normal distribution function of x, approximated by tanh.
  case approximateGELU
  /// x times the logistic function of x.
  case silu
  /// The hyperbolic tangent.
  case tanh

  /// Applies the function to every element.
  ///
  /// - Parameters:
  ///   - input: The tensor.
  ///   - graph: The graph of the step.
  /// - Returns: The same shape as the input.
  public func callAsFunction<Scalar: TensorScalar>(
    _ input: Tensor<Scalar>,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    switch self {
    case .relu: graph.relu(input)
    case .gelu: graph.gelu(input)
    case .approximateGELU: graph.approximateGELU(input)
    case .silu: graph.silu(input)
    case .tanh: graph.tanh(input)
    }
  }
}
