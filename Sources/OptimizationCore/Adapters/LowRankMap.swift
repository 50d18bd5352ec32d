/// What an adapter adds to one linear map: scale * B(A(x)) (Hu and others, "LoRA: Low-Rank Adaptation
/// of Large Language Models", 2021).
public final class LowRankMap {
  /// The name of the linear map that this is added to, such as `model.layers.0.self_attn.q_proj`.
  public let module: String
  /// A, [rank, inputs].
  public let down: Parameter<Float>
  /// B, [outputs, rank].
  public let up: Parameter<Float>
  /// What the product is multiplied by.
  public let scale: Float
  /// The share of inputs that A does not see in training.
  public let dropout: Double

  /// Creates a map of given parameters, which it shares.
  init(
    module: String,
    down: Parameter<Float>,
    up: Parameter<Float>,
    scale: Float,
    dropout: Double
  ) {
    self.module = module
    self.down = down
    self.up = up
    self.scale = scale
    self.dropout = dropout
  }

  /// The rank.
  public var rank: Int { down.shape[0] }

  /// Adds the map to the output of the linear map.
  ///
  /// - Parameters:
  ///   - input: The linear map's input, [rows, inputs].
  ///   - output: The linear map's output, [rows, outputs].
  ///   - graph: The graph of the step.
  /// - Returns: output + scale * dropout(input) * A^T * B^T, [rows, outputs].
  func callAsFunction(
    _ input: Tensor<Float>,
    adding output: Tensor<Float>,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let inner = graph.linear(dropped(input, in: graph), weight: graph.tensor(down))
    return graph.linear(
      graph.scale(inner, by: scale),
      weight: graph.tensor(up),
      adding: output
    )
  }

  private func dropped(_ input: Tensor<Float>, in graph: Graph<Float>) -> Tensor<Float> {
    guard dropout > 0, let stream = graph.dropout else { return input }
    let mask = stream.mask(of: module, rate: dropout, columns: input.columnCount)
    return graph.dropout(input, mask: mask)
  }

  /// Returns the weight of the linear map with this map in it.
  ///
  /// - Parameters:
  ///   - weight: The linear map's weight, [outputs, inputs].
  ///   - factor: 1 to add this map, -1 to take it out again.
  ///   - context: The threads to use.
  /// - Returns: weight + factor * scale * B * A, on memory of its own.
  func merged(
    into weight: Parameter<Float>,
    times factor: Float = 1,
    context: ComputeContext
  ) -> Parameter<Float> {
    let (outputs, inputs) = (up.shape[0], down.shape[1])
    require(weight.shape == [outputs, inputs], "A weight \(weight.shape) for \(module)")
    let storage = TensorStorage<Float>(uninitialized: weight.count, lifetime: .model)
    let scaled = TensorStorage<Float>(copying: up.storage)
    Float.kernels.scale(scaled.pointer, by: Double(factor * scale), count: scaled.count)
    Float.kernels.multiply(
      MatrixView(pointer: scaled.pointer, rowStride: rank),
      MatrixView(pointer: down.storage.pointer, rowStride: inputs),
      rows: outputs,
      depth: rank,
      columns: inputs,
      into: storage.pointer,
      adding: weight.storage.pointer,
      context
    )
    return Parameter<Float>(name: weight.name, shape: weight.shape, storage: storage)
  }

  /// Returns a map with copies of the parameters.
  func copy() -> LowRankMap {
    LowRankMap(
      module: module,
      down: down.copy(),
      up: up.copy(),
      scale: scale,
      dropout: dropout
    )
  }
}
