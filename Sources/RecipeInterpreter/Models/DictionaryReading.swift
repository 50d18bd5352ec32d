import OptimizationCore
import RecipePlan

/// What a dictionary makes of a pass's comparisons.
struct DictionaryReading {
  /// The strengths of all features, one row per comparison.
  let activations: Tensor<Float>
  /// Errors that were asked for, one per comparison.
  private(set) var errors: [FormulaTerm: Tensor<Float>] = [:]
  /// What has no gradient, one per comparison.
  private(set) var fixed: [FormulaTerm: [Double]] = [:]

  /// Encodes comparisons, with what a training step wants of them.
  /// - Parameters:
  ///   - dictionary: The dictionary.
  ///   - packed: The comparisons, which must have features.
  ///   - wanted: The errors and spreads that are asked for.
  ///   - graph: The graph of the pass; in one that records gradients the largest numbers of the batch are
  ///     kept, in another one those beyond the threshold.
  init(
    _ dictionary: SparseDictionary<Float>,
    of packed: PackedReplies,
    wanted: Set<FormulaTerm> = [],
    in graph: Graph<Float>
  ) {
    let differences = packed.differences(width: dictionary.width)
    let input = graph.constant(
      differences.flatMap(\.self),
      shape: [differences.count, dictionary.width]
    )
    let encoding = dictionary.encode(
      input,
      keeping: graph.recordsGradients
        ? .largest(rows: packed.weights.map { $0 > 0 }) : .threshold,
      in: graph
    )
    activations = encoding.activations
    // One order always: gradients are added up in that of the graph.
    let wanted = wanted.sorted {
      ($0.quantity.rawValue, $0.name ?? "") < ($1.quantity.rawValue, $1.name ?? "")
    }
    guard !wanted.isEmpty else { return }
    let ones = differences.map { _ in 1.0 }
    let zeros = differences.map { _ in 0.0 }
    let spreads = Self.spreads(differences, weights: packed.weights)
    let isFlat =
      graph.recordsGradients && Self.areEqual(differences, spreads, weights: packed.weights)
    for term in wanted where term.quantity == .dictionarySpread && term.name == "vector" {
      fixed[term] = isFlat ? ones : spreads
    }
    for term in wanted where term.quantity == .dictionaryError {
      guard let count = term.name.flatMap({ Int($0) }) else { continue }
      // A batch of one, or of the same everywhere, has nothing to explain.
      if isFlat {
        fixed[term] = zeros
        continue
      }
      let made = dictionary.reconstruction(from: encoding.activations, first: count, in: graph)
      errors[term] = dictionary.errors(made, input, in: graph)
    }
    let further = wanted.filter { $0.name == "idle" || $0.name == "residual" }
    guard !further.isEmpty else { return }
    let frozen = Graph<Float>(graph.context, recordsGradients: false)
    let whole = dictionary.reconstruction(
      from: frozen.constant(encoding.activations.values, shape: encoding.activations.shape),
      first: dictionary.featureCount,
      in: frozen
    ).values
    let residuals = differences.enumerated().map { row, values in
      values.enumerated().map { $0.element - whole[row * dictionary.width + $0.offset] }
    }
    let residualSpreads = Self.spreads(residuals, weights: packed.weights)
    let made =
      Self.areEqual(residuals, residualSpreads, weights: packed.weights)
      ? nil : dictionary.revival(from: encoding.preactivations, in: graph)
    for term in further {
      if term.quantity == .dictionarySpread {
        fixed[term] = made == nil ? ones : residualSpreads
      } else if let made {
        let target = graph.constant(
          residuals.flatMap(\.self),
          shape: [residuals.count, dictionary.width]
        )
        errors[term] = dictionary.errors(made, target, in: graph)
      } else {
        fixed[term] = zeros
      }
    }
  }

  /// Whether the vectors that weigh something are all the same, but for rounding.
  private static func areEqual(
    _ vectors: [[Float]],
    _ spreads: [Double],
    weights: [Double]
  ) -> Bool {
    vectors.indices.allSatisfy { row in
      let square = vectors[row].reduce(0.0) { $0 + Double($1) * Double($1) }
      return weights[row] == 0
        || spreads[row] <= 1e-20 * square / Double(max(1, vectors[row].count))
    }
  }

  /// The mean squared distances of vectors from their weighted mean, in double precision.
  static func spreads(_ vectors: [[Float]], weights: [Double]) -> [Double] {
    let total = weights.reduce(0, +)
    guard let width = vectors.first?.count, total > 0 else { return vectors.map { _ in 0 } }
    var mean = [Double](repeating: 0, count: width)
    for (vector, weight) in zip(vectors, weights) {
      for place in 0..<width { mean[place] += weight / total * Double(vector[place]) }
    }
    return vectors.map { vector in
      zip(vector, mean).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
        / Double(width)
    }
  }
}

extension PackedReplies {
  /// By what the replies of every comparison differ.
  func differences(width: Int) -> [[Float]] {
    guard let features, let chosen = sequenceRanges[.chosen],
      let rejected = sequenceRanges[.rejected]
    else { preconditionFailure("A dictionary reads comparisons with features.") }
    return turns.indices.map { row in
      let (left, right) = ((chosen.lowerBound + row) * width, (rejected.lowerBound + row) * width)
      return (0..<width).map {
        turns[row] * (features.values[left + $0] - features.values[right + $0])
      }
    }
  }
}
