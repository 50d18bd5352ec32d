/// A score that depends on who judges: every judge's taste is a vector of numbers that is known up to a
/// normal distribution (Poddar and others 2024, VPL).
///
/// With the hidden state h of a reply and a taste z the score is c·h + z·(W·h). A judge's posterior
/// N(μ, diag exp(v)) is a row of each of two tables: z is μ + exp(v/2)·ε with noise ε, and μ without. A
/// judge without rows has the prior's mean, z = 0, and thereby the score c·h.
///
/// With limits, as in the released code, μ and v are held between −1 and 1, where no gradient flows into
/// what is cut, and z is stretched to the length √dimensions; the released code leaves μ unstretched in
/// evaluation, this does not.
public final class LatentTasteHead<Scalar: TensorScalar> {
  /// The common map, the map of replies, and the judges' means and logarithms of variances.
  public let parameters: ParameterSet<Scalar>
  /// The number of a taste's numbers.
  public let dimensions: Int
  /// The number of judges with rows.
  public let judgeCount: Int
  /// Whether posteriors are limited and tastes stretched.
  public let isLimited: Bool

  private let common: Parameter<Scalar>
  private let map: Parameter<Scalar>
  private let means: Parameter<Scalar>
  private let logVariances: Parameter<Scalar>

  /// Creates a head.
  ///
  /// The map of *n* inputs starts with standard deviation 1 / sqrt(*n*), everything else with 0: all judges
  /// begin with the prior as their posterior.
  ///
  /// - Parameters:
  ///   - width: The width of the hidden states.
  ///   - dimensions: The number of a taste's numbers.
  ///   - judgeCount: The number of judges with rows, at least 1.
  ///   - isLimited: Whether posteriors are limited and tastes stretched.
  ///   - name: What the names of the parameters begin with.
  ///   - seed: The seed of the weights.
  public init(
    width: Int,
    dimensions: Int,
    judgeCount: Int,
    isLimited: Bool = false,
    name: String = "score",
    seed: UInt64
  ) {
    require(
      dimensions > 0 && judgeCount > 0,
      "A head with tastes of \(dimensions) numbers for \(judgeCount) judges"
    )
    self.dimensions = dimensions
    self.judgeCount = judgeCount
    self.isLimited = isLimited
    func zeros(_ part: String, _ shape: [Int]) -> Parameter<Scalar> {
      Initialization.constant(0).parameter("\(name).\(part)", shape: shape, seed: seed)
    }
    common = zeros("common.weight", [1, width])
    map = Initialization.normal(standardDeviation: 1 / Double(width).squareRoot())
      .parameter("\(name).map.weight", shape: [dimensions, width], seed: seed)
    means = zeros("means", [judgeCount, dimensions])
    logVariances = zeros("log_variances", [judgeCount, dimensions])
    parameters = ParameterSet<Scalar>([common, map, means, logVariances])
  }

  /// Computes the scores at some rows.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - rows: The rows of the replies wanted.
  ///   - judges: For each, who judges; nil for one without rows.
  ///   - noise: [rows.count, dimensions], what tastes are drawn with; nil for posteriors' means.
  ///   - graph: The graph of the step.
  /// - Returns: [rows.count].
  public func values(
    _ hidden: Tensor<Scalar>,
    rows: [Int],
    judges: [Int?],
    noise: [Scalar]? = nil,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    require(
      judges.count == rows.count
        && (noise?.count ?? rows.count * dimensions) == rows.count * dimensions,
      "\(rows.count) replies with \(judges.count) judges and noise of \(noise?.count ?? 0) numbers"
    )
    let states = graph.gatherRows(rows, of: hidden)
    let tastes = tastes(of: judges, noise: noise, in: graph)
    let places = graph.linear(states, weight: graph.tensor(map))
    var personal = graph.sumColumns(graph.multiply(tastes, places))
    if isLimited {
      let squares = graph.sumColumns(graph.multiply(tastes, tastes))
      // A length of 0, which has no direction, has a finite slope thereby.
      let least = graph.constant(
        Array(repeating: Scalar(1e-12), count: rows.count),
        shape: [rows.count]
      )
      let inverse = graph.exp(graph.scale(graph.log(graph.add(squares, least)), by: -0.5))
      personal = graph.scale(
        graph.multiply(personal, inverse),
        by: Scalar(Double(dimensions).squareRoot())
      )
    }
    let shared = graph.linear(states, weight: graph.tensor(common))
    return graph.add(personal, graph.reshape(shared, to: [rows.count]))
  }

  /// Computes how far judges' posteriors are from the prior, KL(N(μ, diag exp(v)) ‖ N(0, 1)).
  ///
  /// - Parameters:
  ///   - judges: The judges; nil for one without rows, whose posterior is the prior.
  ///   - graph: The graph of the step.
  /// - Returns: [judges.count].
  public func divergences(of judges: [Int?], in graph: Graph<Scalar>) -> Tensor<Scalar> {
    let means = gathered(means, judges, graph)
    let logVariances = gathered(logVariances, judges, graph)
    let spread = graph.subtract(graph.exp(logVariances), logVariances)
    let sums = graph.add(graph.multiply(means, means), spread)
    let ones = graph.constant(Array(repeating: Scalar(1), count: sums.count), shape: sums.shape)
    return graph.scale(graph.sumColumns(graph.subtract(sums, ones)), by: 0.5)
  }

  /// The tastes, [judges.count, dimensions].
  private func tastes(
    of judges: [Int?],
    noise: [Scalar]?,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let means = gathered(means, judges, graph)
    guard var noise else { return means }
    for (row, judge) in judges.enumerated() where judge == nil {
      for column in 0..<dimensions { noise[row * dimensions + column] = 0 }
    }
    let deviations = graph.exp(graph.scale(gathered(logVariances, judges, graph), by: 0.5))
    let draws = graph.constant(noise, shape: [judges.count, dimensions])
    return graph.add(means, graph.multiply(deviations, draws))
  }

  /// The judges' rows of a table, held between −1 and 1 where there are limits; zeros for a judge without.
  private func gathered(
    _ table: Parameter<Scalar>,
    _ judges: [Int?],
    _ graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let picked = graph.gatherRows(judges.map { $0 ?? 0 }, of: graph.tensor(table))
    guard isLimited || judges.contains(nil) else { return picked }
    let values = picked.values
    var slopes = [Scalar](repeating: 1, count: values.count)
    var bounds = [Scalar](repeating: 0, count: values.count)
    for (index, value) in values.enumerated() {
      if judges[index / dimensions] == nil {
        slopes[index] = 0
      } else if isLimited, value > 1 || value < -1 {
        (slopes[index], bounds[index]) = (0, value > 1 ? 1 : -1)
      }
    }
    return graph.add(
      graph.multiply(picked, graph.constant(slopes, shape: picked.shape)),
      graph.constant(bounds, shape: picked.shape)
    )
  }
}
