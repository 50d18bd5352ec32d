/// A score that depends on who judges: every judge's taste is a mixture of a few common ones (Chen and
/// others 2024, PAL).
///
/// A judge's shares are a softmax of a row of logits. By distance (PAL-A) the score is minus the distance
/// of the reply's map to the judge's ideal point, the mixture of common points; by direction (PAL-B) it is
/// the cosine between the reply's map and the judge's mixture of common maps of the prompt, times
/// min(exp(s), 100) with a learned s.
public final class IdealPointHead<Scalar: TensorScalar> {
  /// By what a reply is judged.
  public enum Form: Sendable, Hashable {
    /// Minus the distance to the judge's ideal point.
    case distance
    /// Minus the squared distance to it.
    case squaredDistance
    /// The scaled cosine with the judge's map of the prompt.
    case direction
  }

  /// The maps, the judges' logits and, by direction, the scale.
  public let parameters: ParameterSet<Scalar>
  /// By what a reply is judged.
  public let form: Form
  /// The number of common tastes.
  public let prototypeCount: Int
  /// The width of the space in which they lie.
  public let spaceWidth: Int
  /// The number of judges.
  public let judgeCount: Int

  private let map: Parameter<Scalar>
  private let prototypes: Parameter<Scalar>
  private let logits: Parameter<Scalar>
  private let scale: Parameter<Scalar>?

  /// Creates a head.
  ///
  /// Maps of *n* inputs start with standard deviation 1 / sqrt(*n*), common points with 1, logits with 0,
  /// so that all judges begin with equal shares; exp(s) begins with 1 / 0.07.
  ///
  /// - Parameters:
  ///   - form: By what a reply is judged.
  ///   - width: The width of the hidden states.
  ///   - spaceWidth: The width of the space in which replies and tastes lie.
  ///   - prototypeCount: The number of common tastes.
  ///   - judgeCount: The number of judges, at least 1.
  ///   - name: What the names of the parameters begin with.
  ///   - seed: The seed of the weights.
  public init(
    form: Form,
    width: Int,
    spaceWidth: Int,
    prototypeCount: Int,
    judgeCount: Int,
    name: String = "score",
    seed: UInt64
  ) {
    require(
      spaceWidth > 0 && prototypeCount > 0 && judgeCount > 0,
      "A head with \(prototypeCount) tastes of width \(spaceWidth) for \(judgeCount) judges"
    )
    self.form = form
    self.spaceWidth = spaceWidth
    self.prototypeCount = prototypeCount
    self.judgeCount = judgeCount
    let inner = Initialization.normal(standardDeviation: 1 / Double(width).squareRoot())
    map = inner.parameter("\(name).map.weight", shape: [spaceWidth, width], seed: seed)
    prototypes =
      form == .direction
      ? inner.parameter(
        "\(name).prompt_maps.weight",
        shape: [prototypeCount * spaceWidth, width],
        seed: seed
      )
      : Initialization.normal(standardDeviation: 1)
        .parameter("\(name).ideal_points", shape: [prototypeCount, spaceWidth], seed: seed)
    logits = Initialization.constant(0).parameter(
      "\(name).judges",
      shape: [judgeCount, prototypeCount],
      seed: seed
    )
    scale =
      form == .direction
      // log(1 / 0.07)
      ? Initialization.constant(2.659_260_036_932_778)
        .parameter("\(name).log_scale", shape: [1], seed: seed) : nil
    parameters = ParameterSet<Scalar>([map, prototypes, logits, scale].compactMap { $0 })
  }

  /// Computes the scores at some rows.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - rows: The rows of the replies wanted.
  ///   - promptRows: For each, the row at the end of its prompt; only read by direction.
  ///   - judges: For each, who judges.
  ///   - graph: The graph of the step.
  /// - Returns: [rows.count].
  public func values(
    _ hidden: Tensor<Scalar>,
    rows: [Int],
    promptRows: [Int],
    judges: [Int],
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let replies = graph.linear(graph.gatherRows(rows, of: hidden), weight: graph.tensor(map))
    let shares = graph.softmax(graph.gatherRows(judges, of: graph.tensor(logits)))
    guard let scale else {
      let ideal = graph.matrixProduct(shares, graph.tensor(prototypes))
      let squared = squares(graph.subtract(replies, ideal), graph)
      return graph.scale(form == .distance ? power(squared, 0.5, graph) : squared, by: -1)
    }
    let prompts = graph.linear(
      graph.gatherRows(promptRows, of: hidden),
      weight: graph.tensor(prototypes)
    )
    let targets = mixture(of: prompts, shares, graph)
    let product = graph.sumColumns(graph.multiply(replies, targets))
    let lengths = graph.multiply(
      power(squares(replies, graph), -0.5, graph),
      power(squares(targets, graph), -0.5, graph)
    )
    return graph.multiply(
      graph.multiply(product, lengths),
      factor(scale, count: rows.count, graph)
    )
  }

  /// The squared length of every row.
  private func squares(_ rows: Tensor<Scalar>, _ graph: Graph<Scalar>) -> Tensor<Scalar> {
    graph.sumColumns(graph.multiply(rows, rows))
  }

  /// Powers of numbers from 0, which gain 10⁻¹² so that their slopes are finite at 0.
  private func power(
    _ numbers: Tensor<Scalar>,
    _ exponent: Scalar,
    _ graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let least = graph.constant(
      Array(repeating: Scalar(1e-12), count: numbers.count),
      shape: numbers.shape
    )
    return graph.exp(graph.scale(graph.log(graph.add(numbers, least)), by: exponent))
  }

  /// The sums over tastes of shares times blocks of columns, [rows, width of the space].
  private func mixture(
    of blocks: Tensor<Scalar>,
    _ shares: Tensor<Scalar>,
    _ graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let columns = prototypeCount * spaceWidth
    var spread = [Scalar](repeating: 0, count: prototypeCount * columns)
    var gather = [Scalar](repeating: 0, count: columns * spaceWidth)
    for column in 0..<columns {
      spread[column / spaceWidth * columns + column] = 1
      gather[column * spaceWidth + column % spaceWidth] = 1
    }
    let weights = graph.matrixProduct(
      shares,
      graph.constant(spread, shape: [prototypeCount, columns])
    )
    return graph.matrixProduct(
      graph.multiply(weights, blocks),
      graph.constant(gather, shape: [columns, spaceWidth])
    )
  }

  /// min(exp(s), 100) once per row; no gradient flows into s where it is cut.
  private func factor(
    _ scale: Parameter<Scalar>,
    count: Int,
    _ graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let ones = [Scalar](repeating: 1, count: count)
    // log 100
    guard Double(scale.values[0]) < 4.605_170_185_988_092 else {
      return graph.constant(ones.map { $0 * 100 }, shape: [count])
    }
    let factor = graph.reshape(graph.exp(graph.tensor(scale)), to: [1, 1])
    return graph.reshape(
      graph.matrixProduct(graph.constant(ones, shape: [count, 1]), factor),
      to: [count]
    )
  }
}
