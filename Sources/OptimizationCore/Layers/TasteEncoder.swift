/// Reads what is known of judges' tastes from comparisons that they made: an amortized posterior (Poddar
/// and others 2024, VPL).
///
/// A comparison is the features of the preferred reply and, behind them, those of the other one, all of
/// them standardized. It goes through a hidden layer with SiLU; the mean over a judge's comparisons goes through one linear map to the
/// means and through another to the logarithms of variances. The paper has attention between comparisons
/// before the mean.
public final class TasteEncoder<Scalar: TensorScalar> {
  /// The weights and biases of the hidden layer and of both maps behind it.
  public let parameters: ParameterSet<Scalar>
  /// The number of features of a reply.
  public let width: Int
  /// The number of a taste's numbers.
  public let dimensions: Int
  /// What is subtracted from the features of a reply, which nothing trains.
  public var center: [Scalar]
  /// What the rest of them is multiplied by.
  public var scale: [Scalar]

  private typealias Map = (weight: Parameter<Scalar>, bias: Parameter<Scalar>)
  private let hidden: Map
  private let means: Map
  private let logVariances: Map

  /// Creates an encoder.
  ///
  /// Weights of a map with *n* inputs start with standard deviation 1 / sqrt(*n*), those to the means with a
  /// tenth of that, and those to the logarithms of variances with 0: posteriors begin near the prior.
  ///
  /// - Parameters:
  ///   - width: The number of features of a reply.
  ///   - hiddenWidth: The width of the hidden layer.
  ///   - dimensions: The number of a taste's numbers.
  ///   - name: What the names of the parameters begin with.
  ///   - seed: The seed of the weights.
  public init(width: Int, hiddenWidth: Int, dimensions: Int, name: String, seed: UInt64) {
    require(
      width > 0 && hiddenWidth > 0 && dimensions > 0,
      "An encoder of \(width) features by \(hiddenWidth) to \(dimensions) numbers"
    )
    self.width = width
    self.dimensions = dimensions
    center = Array(repeating: 0, count: width)
    scale = Array(repeating: 1, count: width)
    func map(_ part: String, _ inputs: Int, _ outputs: Int, scale: Double) -> Map {
      let deviation = scale / Double(inputs).squareRoot()
      let weight: Initialization =
        scale == 0 ? .constant(0) : .normal(standardDeviation: deviation)
      return (
        weight.parameter("\(name).\(part).weight", shape: [outputs, inputs], seed: seed),
        Initialization.constant(0).parameter("\(name).\(part).bias", shape: [outputs], seed: seed)
      )
    }
    hidden = map("hidden", 2 * width, hiddenWidth, scale: 1)
    means = map("means", hiddenWidth, dimensions, scale: 0.1)
    logVariances = map("log_variances", hiddenWidth, dimensions, scale: 0)
    parameters = ParameterSet<Scalar>(
      [hidden, means, logVariances].flatMap { [$0.weight, $0.bias] }
    )
  }

  /// Takes center and scale from replies, so that every feature has mean 0 and deviation 1 over them.
  ///
  /// The features of an untrained or a normalized body hardly differ from reply to reply beside what they
  /// have in common. A feature that doesn't vary becomes 0.
  ///
  /// - Parameter contexts: For each judge the features of comparisons, end to end.
  public func standardize(over contexts: [[Scalar]]) {
    let count = contexts.reduce(0) { $0 + $1.count } / width
    guard count > 0 else { return }
    var (sums, squares) = (
      [Double](repeating: 0, count: width), [Double](repeating: 0, count: width)
    )
    for context in contexts {
      for (place, value) in context.enumerated() { sums[place % width] += Double(value) }
    }
    let means = sums.map { $0 / Double(count) }
    for context in contexts {
      for (place, value) in context.enumerated() {
        let distance = Double(value) - means[place % width]
        squares[place % width] += distance * distance
      }
    }
    center = means.map { Scalar($0) }
    scale = zip(means, squares).map { mean, square in
      let deviation = (square / Double(count)).squareRoot()
      // Below this it is rounding.
      return deviation > 1e-5 * max(abs(mean), 1e-3) ? Scalar(1 / deviation) : 0
    }
  }

  /// Computes judges' posteriors.
  ///
  /// - Parameters:
  ///   - contexts: For each judge the features of at least one comparison, end to end.
  ///   - graph: The graph of the step.
  /// - Returns: The means and the logarithms of variances, each [contexts.count, dimensions].
  public func posteriors(
    of contexts: [[Scalar]],
    in graph: Graph<Scalar>
  ) -> (means: Tensor<Scalar>, logVariances: Tensor<Scalar>) {
    let counts = contexts.map { $0.count / (2 * width) }
    require(
      zip(contexts, counts).allSatisfy { $1 > 0 && $0.count == $1 * 2 * width },
      "Comparisons of twice \(width) features with \(contexts.map(\.count)) numbers"
    )
    let total = counts.reduce(0, +)
    let features = contexts.flatMap { context in
      context.enumerated().map { ($1 - center[$0 % width]) * scale[$0 % width] }
    }
    let pairs = graph.constant(features, shape: [total, 2 * width])
    var shares = [Scalar](repeating: 0, count: contexts.count * total)
    var first = 0
    for (judge, count) in counts.enumerated() {
      for place in first..<first + count { shares[judge * total + place] = 1 / Scalar(count) }
      first += count
    }
    let read = graph.silu(applied(hidden, to: pairs, graph))
    let mean = graph.matrixProduct(
      graph.constant(shares, shape: [contexts.count, total]),
      read
    )
    return (applied(means, to: mean, graph), applied(logVariances, to: mean, graph))
  }

  private func applied(
    _ map: Map,
    to input: Tensor<Scalar>,
    _ graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    graph.addBias(
      graph.tensor(map.bias),
      to: graph.linear(input, weight: graph.tensor(map.weight))
    )
  }
}
