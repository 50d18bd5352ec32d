/// Linear maps with biases and an activation between them, from hidden states to a few values.
public final class MultilayerHead<Scalar: TensorScalar> {
  /// The weights [outputs, inputs] and biases [outputs] of all maps in order, and between them the
  /// slopes [1] of learned functions.
  public let parameters: ParameterSet<Scalar>
  /// The width of the hidden states.
  public let width: Int
  /// The widths between the maps.
  public let hiddenWidths: [Int]
  /// The number of values per row.
  public let outputCount: Int
  /// The function between the maps, where no slope of it is learned.
  public let activation: Activation

  private let maps: [(weight: Parameter<Scalar>, bias: Parameter<Scalar>)]
  /// The learned slopes below 0 of the functions between the maps; empty for fixed functions.
  private let slopes: [Parameter<Scalar>]

  /// Creates a head.
  ///
  /// The first weights of a map with *n* inputs have standard deviation 1 / sqrt(*n*), those of the
  /// last map a tenth of that, so that first values are small; biases start at 0.
  ///
  /// - Parameters:
  ///   - width: The width of the hidden states.
  ///   - hiddenWidths: The widths between the maps; empty for a single linear map.
  ///   - outputCount: The number of values per row.
  ///   - activation: The function between the maps.
  ///   - firstSlope: Where the learned slope below 0 of every function between the maps starts, each
  ///     of which is then a parametric ReLU in place of `activation`; nil for fixed functions.
  ///   - name: What the names of the parameters begin with; the number of the map follows.
  ///   - seed: The seed of the weights.
  public init(
    width: Int,
    hiddenWidths: [Int],
    outputCount: Int = 1,
    activation: Activation = .gelu,
    firstSlope: Double? = nil,
    name: String = "score",
    seed: UInt64
  ) {
    self.width = width
    self.hiddenWidths = hiddenWidths
    self.outputCount = outputCount
    self.activation = activation
    let widths = [width] + hiddenWidths + [outputCount]
    maps = (0..<(widths.count - 1)).map { index in
      let (inputs, outputs) = (widths[index], widths[index + 1])
      let deviation = (index == widths.count - 2 ? 0.1 : 1) / Double(inputs).squareRoot()
      let prefix = "\(name).\(index)"
      return (
        Initialization.normal(standardDeviation: deviation)
          .parameter("\(prefix).weight", shape: [outputs, inputs], seed: seed),
        Initialization.constant(0).parameter("\(prefix).bias", shape: [outputs], seed: seed)
      )
    }
    let slopes = hiddenWidths.indices.compactMap { index in
      firstSlope.map {
        Parameter<Scalar>(name: "\(name).\(index).slope", shape: [1], values: [Scalar($0)])
      }
    }
    self.slopes = slopes
    parameters = ParameterSet<Scalar>(
      maps.enumerated().flatMap { index, map in
        [map.weight, map.bias] + (index < slopes.count ? [slopes[index]] : [])
      }
    )
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
    var state = graph.gatherRows(rows, of: hidden)
    for (index, map) in maps.enumerated() {
      state = graph.addBias(
        graph.tensor(map.bias),
        to: graph.linear(state, weight: graph.tensor(map.weight))
      )
      guard index < maps.count - 1 else { break }
      state =
        index < slopes.count
        ? graph.parametricReLU(state, slope: graph.tensor(slopes[index]))
        : activation(state, in: graph)
    }
    return state
  }
}
