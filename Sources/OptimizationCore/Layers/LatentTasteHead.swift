/// A score that depends on who judges: every judge's taste is a vector of numbers that is known up to a
/// normal distribution (Poddar and others 2024, VPL).
///
/// With the hidden state h of a reply and a taste z the score is c·h + z·(W·h). A judge's posterior
/// N(μ, diag exp(v)) is a row of each of two tables, or what an encoder reads of comparisons that they made:
/// z is μ + exp(v/2)·ε with noise ε, and μ without. A judge without one has the prior's mean, z = 0, and
/// thereby the score c·h.
///
/// With limits, as in the released code, μ and v are held between −1 and 1, where no gradient flows into
/// what is cut, and z is stretched to the length √dimensions; the released code leaves μ unstretched in
/// evaluation, this does not.
public final class LatentTasteHead<Scalar: TensorScalar> {
  /// Where posteriors come from.
  private enum Source {
    case tables(means: Parameter<Scalar>, logVariances: Parameter<Scalar>)
    case encoder(TasteEncoder<Scalar>)
  }

  /// The common map, the map of replies, and what gives the judges' posteriors.
  public let parameters: ParameterSet<Scalar>
  /// The number of a taste's numbers.
  public let dimensions: Int
  /// Whether posteriors are limited and tastes stretched.
  public let isLimited: Bool
  /// The features of the comparisons that an encoder reads of each judge, end to end.
  ///
  /// A judge without any has the prior; tables read none.
  public var contexts: [[Scalar]] = []

  /// The encoder, if posteriors come from one.
  public var encoder: TasteEncoder<Scalar>? {
    guard case .encoder(let encoder) = source else { return nil }
    return encoder
  }

  private let common: Parameter<Scalar>
  private let map: Parameter<Scalar>
  private let source: Source

  /// Creates a head with tables.
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
  public convenience init(
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
    func table(_ part: String) -> Parameter<Scalar> {
      Initialization.constant(0)
        .parameter("\(name).\(part)", shape: [judgeCount, dimensions], seed: seed)
    }
    self.init(
      .tables(means: table("means"), logVariances: table("log_variances")),
      width: width,
      dimensions: dimensions,
      isLimited: isLimited,
      name: name,
      seed: seed
    )
  }

  /// Creates a head with an encoder, whose first posteriors are near the prior.
  ///
  /// - Parameters:
  ///   - width: The width of the hidden states, and the number of features of a reply.
  ///   - dimensions: The number of a taste's numbers.
  ///   - encoderWidth: The width of the encoder's hidden layer.
  ///   - isLimited: Whether posteriors are limited and tastes stretched.
  ///   - name: What the names of the parameters begin with.
  ///   - seed: The seed of the weights.
  public convenience init(
    width: Int,
    dimensions: Int,
    encoderWidth: Int,
    isLimited: Bool = false,
    name: String = "score",
    seed: UInt64
  ) {
    let encoder = TasteEncoder<Scalar>(
      width: width,
      hiddenWidth: encoderWidth,
      dimensions: dimensions,
      name: "\(name).encoder",
      seed: seed
    )
    self.init(
      .encoder(encoder),
      width: width,
      dimensions: dimensions,
      isLimited: isLimited,
      name: name,
      seed: seed
    )
  }

  private init(
    _ source: Source,
    width: Int,
    dimensions: Int,
    isLimited: Bool,
    name: String,
    seed: UInt64
  ) {
    self.source = source
    self.dimensions = dimensions
    self.isLimited = isLimited
    common = Initialization.constant(0)
      .parameter("\(name).common.weight", shape: [1, width], seed: seed)
    map = Initialization.normal(standardDeviation: 1 / Double(width).squareRoot())
      .parameter("\(name).map.weight", shape: [dimensions, width], seed: seed)
    let maps = ParameterSet<Scalar>([common, map])
    switch source {
    case .tables(let means, let logVariances):
      parameters = maps.merging(ParameterSet<Scalar>([means, logVariances]))
    case .encoder(let encoder): parameters = maps.merging(encoder.parameters)
    }
  }

  /// Computes the scores at some rows.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - rows: The rows of the replies wanted.
  ///   - judges: For each, who judges; nil for one without a posterior.
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
  ///   - judges: The judges; nil for one without a posterior, for which the prior stands.
  ///   - graph: The graph of the step.
  /// - Returns: [judges.count].
  public func divergences(of judges: [Int?], in graph: Graph<Scalar>) -> Tensor<Scalar> {
    let (means, logVariances) = posteriors(of: judges, in: graph)
    let spread = graph.subtract(graph.exp(logVariances), logVariances)
    let sums = graph.add(graph.multiply(means, means), spread)
    let ones = graph.constant(Array(repeating: Scalar(1), count: sums.count), shape: sums.shape)
    return graph.scale(graph.sumColumns(graph.subtract(sums, ones)), by: 0.5)
  }

  /// Computes judges' posteriors, within the limits if there are any.
  ///
  /// - Parameters:
  ///   - judges: The judges; nil for one without a posterior, for which the prior stands.
  ///   - graph: The graph of the step.
  /// - Returns: The means and the logarithms of variances, each [judges.count, dimensions].
  public func posteriors(
    of judges: [Int?],
    in graph: Graph<Scalar>
  ) -> (means: Tensor<Scalar>, logVariances: Tensor<Scalar>) {
    let known = judges.map { isKnown($0) ? $0 : nil }
    let distinct = Array(Set(known.compactMap(\.self))).sorted()
    guard !distinct.isEmpty else {
      let zeros = [Scalar](repeating: 0, count: judges.count * dimensions)
      let prior = graph.constant(zeros, shape: [judges.count, dimensions])
      return (prior, prior)
    }
    let rows: [Int]
    let all: (means: Tensor<Scalar>, logVariances: Tensor<Scalar>)
    switch source {
    case .tables(let means, let logVariances):
      rows = known.map { $0 ?? 0 }
      all = (graph.tensor(means), graph.tensor(logVariances))
    case .encoder(let encoder):
      let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
      rows = known.map { $0.flatMap { places[$0] } ?? 0 }
      all = encoder.posteriors(of: distinct.map { contexts[$0] }, in: graph)
    }
    return (
      limited(graph.gatherRows(rows, of: all.means), known, graph),
      limited(graph.gatherRows(rows, of: all.logVariances), known, graph)
    )
  }

  private func isKnown(_ judge: Int?) -> Bool {
    guard let judge else { return false }
    guard case .encoder = source else { return true }
    return contexts.indices.contains(judge) && !contexts[judge].isEmpty
  }

  /// The tastes, [judges.count, dimensions].
  private func tastes(
    of judges: [Int?],
    noise: [Scalar]?,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let (means, logVariances) = posteriors(of: judges, in: graph)
    guard var noise else { return means }
    for (row, judge) in judges.enumerated() where !isKnown(judge) {
      for column in 0..<dimensions { noise[row * dimensions + column] = 0 }
    }
    let deviations = graph.exp(graph.scale(logVariances, by: 0.5))
    let draws = graph.constant(noise, shape: [judges.count, dimensions])
    return graph.add(means, graph.multiply(deviations, draws))
  }

  /// Rows of posteriors, held between −1 and 1 where there are limits; zeros for a judge without.
  private func limited(
    _ rows: Tensor<Scalar>,
    _ judges: [Int?],
    _ graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    guard isLimited || judges.contains(nil) else { return rows }
    let values = rows.values
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
      graph.multiply(rows, graph.constant(slopes, shape: rows.shape)),
      graph.constant(bounds, shape: rows.shape)
    )
  }
}
