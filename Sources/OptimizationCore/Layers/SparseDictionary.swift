/// A sparse autoencoder with signed features, of which the largest of a whole batch are kept (Movva and
/// others 2025, "What's In My Human Feedback?"; Bussmann, Leask and Nanda 2024, BatchTopK).
///
/// With an input x the numbers before choosing are p = Wₑ(x − b) + n. In training the `activeCount` times
/// rows largest |p| of the batch are kept with their signs, later those whose |p| exceeds a threshold: the
/// moving average, by a hundredth of each step, of the smallest that was kept. A reconstruction from the
/// first features is W_d z + b with the other features at 0. The columns of W_d have length 1.
public final class SparseDictionary<Scalar: TensorScalar> {
  /// Which numbers are kept as features.
  public enum Choice: Sendable, Hashable {
    /// The largest of a batch, among the rows that take part.
    case largest(rows: [Bool])
    /// Those beyond the threshold.
    case threshold
  }

  /// What an encoder makes of some rows.
  public struct Encoding {
    /// The numbers before choosing, [rows, features].
    public var preactivations: Tensor<Scalar>
    /// Those that were kept, 0 elsewhere, [rows, features].
    public var activations: Tensor<Scalar>
    /// The smallest that was kept; nil if none was.
    public var smallest: Double?
  }

  /// What training remembers beside the weights.
  public struct State: Codable, Hashable, Sendable {
    /// Above which magnitude a number is kept outside of training.
    public var threshold = 0.0
    /// For how many steps each feature was not kept anywhere in a batch.
    public var idleSteps: [Int]
    /// Whether the weights have been fitted to data.
    public var isFitted = false
  }

  /// The weights: `encoder.weight` [features, width], `decoder.weight` [width, features], `input_bias`
  /// [width] and `neuron_bias` [features].
  public let parameters: ParameterSet<Scalar>
  /// How many numbers an input has.
  public let width: Int
  /// The number of features.
  public let featureCount: Int
  /// How many features of a row are kept on average.
  public let activeCount: Int
  /// How many idle features of a row explain what is left.
  public let revivedCount: Int
  /// After how many steps without being kept a feature is idle.
  public let patience: Int
  /// What training remembers.
  public var state: State

  private let encoder: Parameter<Scalar>
  private let decoder: Parameter<Scalar>
  private let inputBias: Parameter<Scalar>
  private let neuronBias: Parameter<Scalar>
  /// The state after the step whose batch was encoded last.
  private var next: State?

  /// Creates a dictionary.
  ///
  /// The decoder's columns have random directions, the encoder is its transpose, biases are 0; `fit`
  /// moves the input's bias to the data.
  ///
  /// - Parameters:
  ///   - width: How many numbers an input has.
  ///   - featureCount: The number of features.
  ///   - activeCount: How many features of a row are kept on average.
  ///   - revivedCount: How many idle features of a row explain what is left.
  ///   - patience: After how many steps without being kept a feature is idle.
  ///   - seed: The seed of the weights.
  public init(
    width: Int,
    featureCount: Int,
    activeCount: Int,
    revivedCount: Int,
    patience: Int,
    seed: UInt64
  ) {
    require(
      width > 0 && (1...featureCount).contains(activeCount) && revivedCount >= 0,
      "A dictionary of \(featureCount) features, \(activeCount) of them active"
    )
    self.width = width
    self.featureCount = featureCount
    self.activeCount = activeCount
    self.revivedCount = min(revivedCount, featureCount)
    self.patience = patience
    state = State(idleSteps: Array(repeating: 0, count: featureCount))
    decoder = Initialization.normal(standardDeviation: 1)
      .parameter("decoder.weight", shape: [width, featureCount], seed: seed)
    let zero = Initialization.constant(0)
    encoder = zero.parameter("encoder.weight", shape: [featureCount, width], seed: seed)
    inputBias = zero.parameter("input_bias", shape: [width], seed: seed)
    neuronBias = zero.parameter("neuron_bias", shape: [featureCount], seed: seed)
    parameters = ParameterSet<Scalar>([encoder, decoder, inputBias, neuronBias])
    normalize()
    tie()
  }

  /// Encodes rows.
  ///
  /// - Parameters:
  ///   - input: [rows, width].
  ///   - choice: Which numbers are kept. Of equal magnitudes those of earlier rows and features are.
  ///   - graph: The graph of the step.
  /// - Returns: The numbers before and after choosing.
  public func encode(
    _ input: Tensor<Scalar>,
    keeping choice: Choice,
    in graph: Graph<Scalar>
  ) -> Encoding {
    let centred = graph.addBias(graph.scale(graph.tensor(inputBias), by: -1), to: input)
    let numbers = graph.addBias(
      graph.tensor(neuronBias),
      to: graph.linear(centred, weight: graph.tensor(encoder))
    )
    let values = numbers.values.map { Double($0) }
    let kept: [Bool]
    switch choice {
    case .largest(let rows): kept = largest(of: values, rows: rows)
    case .threshold: kept = values.map { abs($0) > state.threshold }
    }
    if graph.recordsGradients { remember(values, kept) }
    return Encoding(
      preactivations: numbers,
      activations: graph.multiply(numbers, mask(kept, in: graph)),
      smallest: zip(values, kept).filter(\.1).map { abs($0.0) }.min()
    )
  }

  /// What the first features make of rows.
  ///
  /// - Parameters:
  ///   - activations: [rows, features].
  ///   - count: How many features count, from the first on.
  ///   - graph: The graph of the step.
  /// - Returns: [rows, width].
  public func reconstruction(
    from activations: Tensor<Scalar>,
    first count: Int,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let chosen =
      count >= featureCount
      ? activations
      : graph.multiply(
        activations,
        mask((0..<activations.count).map { $0 % featureCount < count }, in: graph)
      )
    return graph.addBias(
      graph.tensor(inputBias),
      to: graph.linear(chosen, weight: graph.tensor(decoder))
    )
  }

  /// What idle features make of what is left of rows: for every row those with the largest numbers,
  /// features that aren't idle counting as 0, without the input's bias.
  ///
  /// - Parameters:
  ///   - preactivations: The numbers before choosing, [rows, features].
  ///   - graph: The graph of the step.
  /// - Returns: [rows, width]; nil when no feature is idle.
  public func revival(
    from preactivations: Tensor<Scalar>,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar>? {
    let isIdle = (next ?? state).idleSteps.map { $0 > patience }
    guard revivedCount > 0, isIdle.contains(true) else { return nil }
    let values = preactivations.values
    var kept = [Bool](repeating: false, count: values.count)
    for row in 0..<values.count / featureCount {
      let own = (0..<featureCount).map { isIdle[$0] ? values[row * featureCount + $0] : 0 }
      let order = own.indices.sorted { own[$0] != own[$1] ? own[$0] > own[$1] : $0 < $1 }
      for feature in order.prefix(revivedCount) where isIdle[feature] {
        kept[row * featureCount + feature] = true
      }
    }
    return graph.linear(
      graph.multiply(preactivations, mask(kept, in: graph)),
      weight: graph.tensor(decoder)
    )
  }

  /// The mean over a row's numbers of the squared distance between two tensors.
  ///
  /// - Parameters:
  ///   - left: [rows, width].
  ///   - right: The same shape.
  ///   - graph: The graph of the step.
  /// - Returns: [rows].
  public func errors(
    _ left: Tensor<Scalar>,
    _ right: Tensor<Scalar>,
    in graph: Graph<Scalar>
  ) -> Tensor<Scalar> {
    let difference = graph.subtract(left, right)
    return graph.scale(
      graph.sumColumns(graph.multiply(difference, difference)),
      by: 1 / Scalar(width)
    )
  }

  /// How many features are idle.
  public var idleCount: Int { state.idleSteps.count { $0 > patience } }

  /// Which numbers of a batch are kept: the largest magnitudes among the rows that take part.
  private func largest(of values: [Double], rows: [Bool]) -> [Bool] {
    let count = min(rows.count { $0 } * activeCount, values.count)
    var kept = [Bool](repeating: false, count: values.count)
    let magnitudes = values.indices.filter { rows[$0 / featureCount] }.map { abs(values[$0]) }
      .sorted(by: >)
    guard count > 0, count <= magnitudes.count else { return kept }
    let least = magnitudes[count - 1]
    var ties = count - magnitudes.prefix { $0 > least }.count
    for place in values.indices where rows[place / featureCount] {
      let magnitude = abs(values[place])
      if magnitude > least {
        kept[place] = true
      } else if magnitude == least, ties > 0 {
        kept[place] = true
        ties -= 1
      }
    }
    return kept
  }

  private func mask(_ kept: [Bool], in graph: Graph<Scalar>) -> Tensor<Scalar> {
    graph.constant(
      kept.map { $0 ? 1 : 0 },
      shape: [kept.count / featureCount, featureCount]
    )
  }
}

extension SparseDictionary {
  /// Keeps in mind what the state is after a step on a batch.
  private func remember(_ values: [Double], _ kept: [Bool]) {
    // A step may read several batches: what any of them keeps isn't idle.
    var fresh = next ?? state
    for feature in 0..<featureCount {
      let isKept = stride(from: feature, to: kept.count, by: featureCount).contains {
        kept[$0] && values[$0] != 0
      }
      fresh.idleSteps[feature] =
        isKept ? 0 : next?.idleSteps[feature] ?? state.idleSteps[feature] + 1
    }
    let magnitudes = zip(values, kept).filter { $0.1 && $0.0 != 0 }.map { abs($0.0) }
    if let least = magnitudes.min() { fresh.threshold += 0.01 * (least - fresh.threshold) }
    next = fresh
  }

  /// Moves the input's bias to the median of every number of the data, the lower one of two; only the
  /// first call does anything.
  ///
  /// - Parameter rows: The data, row by row.
  public func fit(_ rows: [[Scalar]]) {
    guard !state.isFitted, !rows.isEmpty else { return }
    inputBias.values = (0..<width).map { column in
      rows.map { $0[column] }.sorted()[(rows.count - 1) / 2]
    }
    state.isFitted = true
  }

  /// Takes from the decoder's gradient what only changes the lengths of its columns; to be called before
  /// an optimizer's step.
  public func prepareStep() {
    var gradient = decoder.gradient
    let values = decoder.values
    for feature in 0..<featureCount {
      var product = 0.0
      for row in 0..<width {
        let place = row * featureCount + feature
        product += Double(gradient[place]) * Double(values[place])
      }
      for row in 0..<width {
        let place = row * featureCount + feature
        gradient[place] -= Scalar(product) * values[place]
      }
    }
    decoder.gradient = gradient
  }

  /// Brings the decoder's columns back to length 1 and remembers the batch; to be called after an
  /// optimizer's step.
  public func finishStep() {
    normalize()
    if let next { state = next }
    next = nil
  }

  private func normalize() {
    var values = decoder.values
    for feature in 0..<featureCount {
      var sum = 0.0
      for row in 0..<width {
        let value = Double(values[row * featureCount + feature])
        sum += value * value
      }
      let scale = Scalar(1 / max(sum.squareRoot(), 1e-8))
      for row in 0..<width { values[row * featureCount + feature] *= scale }
    }
    decoder.values = values
  }

  /// Makes the encoder the decoder's transpose.
  private func tie() {
    let values = decoder.values
    encoder.values = (0..<featureCount).flatMap { feature in
      (0..<width).map { values[$0 * featureCount + feature] }
    }
  }
}
