/// A linear map of a model, with a bias if there is one: the one place through which all of a
/// decoder's and an encoder's matrix products with weights run, embeddings and heads aside.
public final class LinearLayer {
  /// The weight, [outputs, inputs].
  public let weight: Parameter<Float>
  /// The bias, [outputs]; `nil` if there is none.
  public let bias: Parameter<Float>?
  /// What is added to the map by an adapter; `nil` without one.
  public let adapter: LowRankMap?

  /// Creates a map of given parameters, which it shares.
  ///
  /// - Parameters:
  ///   - weight: The weight, [outputs, inputs].
  ///   - bias: The bias, [outputs]; `nil` if there is none.
  ///   - adapter: What an adapter adds; `nil` for nothing.
  public init(
    weight: Parameter<Float>,
    bias: Parameter<Float>? = nil,
    adapter: LowRankMap? = nil
  ) {
    require(
      weight.shape.count == 2 && (bias == nil || bias?.shape == [weight.shape[0]]),
      "A linear map with a weight of shape \(weight.shape) and a bias of \(bias?.shape ?? [])"
    )
    self.weight = weight
    self.bias = bias
    self.adapter = adapter
  }

  /// The name of the map: that of its weight, without `.weight` at the end.
  public var name: String { Self.moduleName(ofWeight: weight.name) }

  /// The name of the map whose weight has a name.
  static func moduleName(ofWeight name: String) -> String {
    name.hasSuffix(".weight") ? String(name.dropLast(7)) : name
  }

  /// The number of inputs.
  public var inputWidth: Int { weight.shape[1] }

  /// The number of outputs.
  public var outputWidth: Int { weight.shape[0] }

  /// Applies the map.
  ///
  /// - Parameters:
  ///   - input: [rows, inputs].
  ///   - residual: What is added to the outputs, [rows, outputs]; `nil` for nothing.
  ///   - graph: The graph of the step.
  /// - Returns: residual + input * weight^T + bias and what the adapter adds, [rows, outputs].
  public func callAsFunction(
    _ input: Tensor<Float>,
    adding residual: Tensor<Float>? = nil,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let output = mapped(input, adding: residual, in: graph)
    guard let adapter else { return output }
    return adapter(input, adding: output, in: graph)
  }

  private func mapped(
    _ input: Tensor<Float>,
    adding residual: Tensor<Float>?,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let weight = graph.tensor(weight)
    let output =
      if let residual {
        graph.linear(input, weight: weight, adding: residual)
      } else {
        graph.linear(input, weight: weight)
      }
    guard let bias else { return output }
    return graph.addBias(graph.tensor(bias), inPlaceOf: output)
  }
}
