import Foundation
import OptimizationCore
import RecipePlan

/// One pass of a model over packed replies.
struct ModelPass {
  private let graph: Graph<Float>
  private let output: Tensor<Float>
  private let packed: PackedReplies
  private let isScored: Bool
  /// Whether replies are read in pairs, each of which has a gap.
  private let isPaired: Bool
  /// What the columns of the output are called; one without a name for a score or log-probabilities.
  private let names: [String?]
  /// The logits of the head's shares, one row per row, and what their columns are called.
  private let gates: Tensor<Float>?
  private let gateNames: [String]
  /// How far the tastes of the rows' annotators are from the prior; nil for a head without distributions.
  private let divergences: Tensor<Float>?
  /// Figures about the distributions at the predicted tokens; nil without gradients or with a head.
  private let figures: Figures?
  /// Quantities of whole distributions and of learned heads that were asked for, as terms of the
  /// example.
  private let whole: [FormulaTerm: Tensor<Float>]
  /// Cosines between rows' hidden states that were asked for.
  private let similarities: [FormulaTerm: Tensor<Float>]
  /// The reference's activations at every predicted token, if they were asked for.
  private let activations: [Double]
  /// log Σᵥ π(v)² at every predicted token, if it was asked for.
  private let logSquareSums: [Double]
  /// What a dictionary's comparisons have without gradients; nil for another head.
  private let comparisons: [FormulaTerm: [Double]]?

  private struct Figures {
    var entropies: [Float]
    var meanLogits: [Float]
    /// Whether the token is the most likely one.
    var hits: [Bool]
  }

  /// Runs the model forward.
  /// - Parameters:
  ///   - model: A policy, or a reward model when it has a head.
  ///   - packed: The replies.
  ///   - graph: The graph of the pass; one that records gradients can go backward once.
  ///   - dropout: What an adapter's dropout draws from; nil for none.
  ///   - distributions: What is wanted of a policy beside log-probabilities, as terms of the example.
  ///   - reference: The policy that divergences are taken from; nil for none.
  ///   - heads: The stage's learned heads; nil for none.
  ///   - tastes: What annotators' latent tastes are drawn with; nil for their means.
  ///   - masks: What readings of representations drop.
  init(
    _ model: ModelInstance,
    over packed: PackedReplies,
    in graph: Graph<Float>,
    dropout: DropoutStream? = nil,
    distributions: Set<FormulaTerm> = [],
    reference: ModelInstance? = nil,
    heads: HeadParameters? = nil,
    tastes: TasteDraws? = nil,
    masks: RepresentationMasks = RepresentationMasks()
  ) {
    self.graph = graph
    self.packed = packed
    isPaired = model.readsPairs
    let hidden =
      packed.features.map { graph.constant($0.values, shape: $0.shape) }
      ?? model.decoder.hiddenStates(packed.sequences, in: graph, dropout: dropout)
    let fixed = reference.flatMap {
      distributions.contains(where: \.quantity.runsReference)
        ? Self.reference($0, over: packed, graph, wanted: distributions) : nil
    }
    var whole = Self.distributions(
      distributions.filter(\.quantity.isOfDistributions),
      of: model,
      from: fixed?.logits,
      hidden,
      packed: packed,
      graph
    )
    // One order always, since gradients are added up in that of the graph.
    for term in distributions.sorted(by: { Self.order($0) < Self.order($1) })
    where term.quantity.isOfHead {
      let rows = term.quantity == .headValue ? packed.lastRows : packed.predictingRows
      whole[term] = heads?.values(of: term, hidden, rows: rows, in: graph)
    }
    let reading = model.head?.dictionary.map {
      DictionaryReading(
        $0,
        of: packed,
        wanted: distributions.filter(\.quantity.isOfDictionary),
        in: graph
      )
    }
    whole.merge(reading?.errors ?? [:]) { $1 }
    comparisons = reading?.fixed
    self.whole = whole
    let again =
      distributions.contains(where: \.isOfTwoPasses)
      ? model.decoder.hiddenStates(
        packed.sequences,
        in: graph,
        dropout: masks.secondPass(over: packed.sequences)
      ) : nil
    similarities = Self.similarities(
      distributions,
      hidden,
      again: again,
      packed: packed,
      masks,
      graph
    )
    activations = fixed?.activations ?? []
    logSquareSums =
      distributions.contains { $0.quantity == .tokenLogSquareSums }
      ? Self.logSquareSums(model, hidden, rows: packed.predictingRows, graph) : []
    divergences = model.head?.divergences(of: packed, in: graph)
    if let head = model.head {
      isScored = true
      figures = nil
      output = reading?.activations ?? head.values(hidden, of: packed, draws: tastes, in: graph)
      gates = head.gates(hidden, of: packed, in: graph)
      names = head.plan.outputs.isEmpty ? [nil] : head.plan.outputs
      gateNames = head.plan.gates
    } else if graph.recordsGradients {
      isScored = false
      (gates, names, gateNames) = (nil, [nil], [])
      let predictions = model.decoder.tokenPredictions(
        hidden,
        rows: packed.predictingRows,
        targets: packed.targets,
        in: graph
      )
      output = predictions.logProbabilities
      figures = Figures(
        entropies: predictions.entropies,
        meanLogits: model.decoder.meanLogits(hidden, rows: packed.predictingRows),
        hits: zip(predictions.mostLikely, packed.targets).map { $0 == $1 }
      )
    } else {
      isScored = false
      (gates, names, gateNames) = (nil, [nil], [])
      figures = nil
      output = model.decoder.tokenLogProbabilities(
        hidden,
        rows: packed.predictingRows,
        targets: packed.targets,
        in: graph
      )
    }
  }

  /// What the model gives: the log-probability of every token, or a head's values of every reply and
  /// its shares of every row.
  var values: [FormulaTerm: [Double]] {
    var found: [FormulaTerm: [Double]] = [:]
    let values = output.values
    for (subject, range) in ranges {
      for (column, name) in names.enumerated() {
        found[FormulaTerm(subject, quantity, name: name)] = range.map {
          Double(values[$0 * names.count + column])
        }
      }
    }
    if let gates {
      let values = gates.values
      for (column, name) in gateNames.enumerated() {
        found[FormulaTerm(.example, .gate, name: name)] = packed.promptRows.indices.map {
          Double(values[$0 * gateNames.count + column])
        }
      }
    }
    if let divergences {
      found[FormulaTerm(.example, .tasteDivergence)] = divergences.values.map(Double.init)
    }
    return found
  }

  /// What the model's output holds of each subject.
  private var quantity: FormulaTerm.Quantity {
    guard isScored else { return .tokenLogProbabilities }
    if isPaired { return .gap }
    return names == [nil] ? .score : .output
  }

  /// Where each subject's values stand in the output.
  private var ranges: [FormulaTerm.Subject: Range<Int>] {
    if comparisons != nil { return [.example: 0..<packed.promptRows.count] }
    return isScored ? packed.sequenceRanges : packed.stretches
  }

  /// Each subject's quantities of whole distributions, without gradients.
  var distributions: [FormulaTerm: [Double]] {
    var values: [FormulaTerm: [Double]] = [:]
    if !logSquareSums.isEmpty {
      for (subject, range) in ranges {
        values[FormulaTerm(subject, .tokenLogSquareSums)] = Array(logSquareSums[range])
      }
    }
    if !activations.isEmpty {
      for (subject, range) in ranges {
        values[FormulaTerm(subject, .tokenReferenceActivations)] = Array(activations[range])
      }
    }
    values.merge(comparisons ?? [:]) { $1 }
    for (term, tensor) in similarities { values[term] = tensor.values.map(Double.init) }
    for (term, tensor) in whole {
      let found = tensor.values
      for (subject, range) in ranges(of: term) {
        values[term.of(subject)] = found[range].map(Double.init)
      }
    }
    return values
  }

  /// Where each subject's values of a quantity stand.
  private func ranges(of term: FormulaTerm) -> [FormulaTerm.Subject: Range<Int>] {
    term.quantity == .headValue ? packed.sequenceRanges : ranges
  }

  /// What the reference says of the pass's tokens, without gradients.
  private static func reference(
    _ model: ModelInstance,
    over packed: PackedReplies,
    _ graph: Graph<Float>,
    wanted: Set<FormulaTerm>
  ) -> (logits: Tensor<Float>?, activations: [Double]) {
    let frozen = Graph<Float>(graph.context, recordsGradients: false)
    let hidden = model.decoder.hiddenStates(packed.sequences, in: frozen)
    let logits =
      wanted.contains { $0.quantity.isOfDistributions && $0.readsReference }
      ? model.decoder.logits(hidden, rows: packed.predictingRows, in: frozen) : nil
    guard wanted.contains(where: { $0.quantity == .tokenReferenceActivations }) else {
      return (logits, [])
    }
    let width = model.decoder.configuration.width
    let states = hidden.values
    var means = packed.predictingRows.map { row in
      states[row * width..<(row + 1) * width].reduce(0.0) { $0 + Double($1) } / Double(width)
    }
    for (subject, stretch) in packed.stretches {
      let starts = packed.tokenStarts[subject] ?? []
      for (first, last) in zip(starts, starts.dropFirst()) where first < last {
        let reply = stretch.lowerBound + first..<stretch.lowerBound + last
        let (low, high) = (means[reply].min() ?? 0, means[reply].max() ?? 0)
        for place in reply { means[place] = high > low ? (means[place] - low) / (high - low) : 1 }
      }
    }
    return (logits, means)
  }

  /// Quantities of whole distributions, with gradients.
  ///
  /// All logits of the pass are held, those of the reference too if it is read.
  private static func distributions(
    _ terms: Set<FormulaTerm>,
    of model: ModelInstance,
    from reference: Tensor<Float>?,
    _ hidden: Tensor<Float>,
    packed: PackedReplies,
    _ graph: Graph<Float>
  ) -> [FormulaTerm: Tensor<Float>] {
    guard !terms.isEmpty else { return [:] }
    let logits = model.decoder.logits(hidden, rows: packed.predictingRows, in: graph)
    var found: [FormulaTerm: Tensor<Float>] = [:]
    // One softmax serves all terms of a temperature.
    let temperatures = Set(terms.map { $0.parameter ?? 1 }).sorted()
    for temperature in temperatures {
      let own = terms.filter { ($0.parameter ?? 1) == temperature }.sorted {
        order($0) < order($1)
      }
      let factor = Float(1 / temperature)
      let policy = graph.logSoftmax(factor == 1 ? logits : graph.scale(logits, by: factor))
      for term in own where term.quantity == .tokenEntropies {
        let products = graph.multiply(graph.exp(policy), policy)
        found[term] = graph.scale(graph.sumColumns(products), by: -1)
      }
      guard let reference, own.contains(where: \.readsReference) else { continue }
      let frozen = Graph<Float>(graph.context, recordsGradients: false)
      let given = frozen.constant(reference.values, shape: reference.shape)
      let fixed = frozen.logSoftmax(factor == 1 ? given : frozen.scale(given, by: factor))
      let values = fixed.values
      let logShares = graph.constant(values, shape: fixed.shape)
      for term in own where term.readsReference {
        let products: Tensor<Float>
        if term.quantity == .tokenReverseDivergences {
          products = graph.multiply(graph.exp(policy), graph.subtract(policy, logShares))
        } else {
          let shares = graph.constant(values.map { exp($0) }, shape: fixed.shape)
          products = graph.multiply(shares, graph.subtract(logShares, policy))
        }
        found[term] = graph.sumColumns(products)
      }
    }
    return found
  }

  /// log Σᵥ π(v)² = logsumexp(2z) − 2·logsumexp(z), in blocks, so that few logits are held at once.
  private static func logSquareSums(
    _ model: ModelInstance,
    _ hidden: Tensor<Float>,
    rows: [Int],
    _ graph: Graph<Float>
  ) -> [Double] {
    let frozen = Graph<Float>(graph.context, recordsGradients: false)
    let width = model.decoder.configuration.width
    let states = hidden.values
    var sums: [Double] = []
    for first in stride(from: 0, to: rows.count, by: 64) {
      let block = rows[first..<min(first + 64, rows.count)]
      let values = block.flatMap { states[$0 * width..<($0 + 1) * width] }
      let logits = model.decoder.logits(
        frozen.constant(values, shape: [block.count, width]),
        rows: Array(0..<block.count),
        in: frozen
      ).values
      let vocabulary = logits.count / block.count
      for row in 0..<block.count {
        let own = logits[row * vocabulary..<(row + 1) * vocabulary]
        let greatest = Double(own.max() ?? 0)
        var (plain, squared) = (0.0, 0.0)
        for logit in own {
          let share = exp(Double(logit) - greatest)
          plain += share
          squared += share * share
        }
        sums.append(log(squared) - 2 * log(plain))
      }
    }
    return sums
  }

  /// Figures about each subject's tokens; empty for a reward model and without gradients.
  var tokenFigures: [FormulaTerm.Subject: TokenFigures] {
    guard let figures else { return [:] }
    return ranges.mapValues { range in
      TokenFigures(
        count: range.count,
        entropy: figures.entropies[range].reduce(0) { $0 + Double($1) },
        meanLogits: figures.meanLogits[range].reduce(0) { $0 + Double($1) },
        hits: figures.hits[range].count { $0 }
      )
    }
  }

  /// Adds the parameters' gradients, given the loss's gradient by the pass's quantities.
  /// - Parameter gradients: As many numbers as `values` and `distributions` have; what is left out has
  ///   zeros.
  func backward(from gradients: [FormulaTerm: [Double]]) {
    var outputs = [(tensor: output, gradient: laidOut(gradients))]
    if let gates {
      var gradient = [Float](repeating: 0, count: gates.count)
      for (column, name) in gateNames.enumerated() {
        let own = gradients[FormulaTerm(.example, .gate, name: name)] ?? []
        for (row, value) in own.enumerated() {
          gradient[row * gateNames.count + column] = Float(value)
        }
      }
      outputs.append((gates, gradient))
    }
    if let divergences, let own = gradients[FormulaTerm(.example, .tasteDivergence)] {
      outputs.append((divergences, own.map(Float.init)))
    }
    // One order always, so that gradients are added up in it.
    for (term, tensor) in whole.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
      outputs.append((tensor, laidOut(gradients, term, tensor.count)))
    }
    for (term, tensor) in similarities.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
      let zeros = Array(repeating: 0.0, count: tensor.count)
      outputs.append((tensor, (gradients[term] ?? zeros).map { Float($0) }))
    }
    graph.backward(from: outputs)
  }

  static func order(_ term: FormulaTerm) -> String {
    "\(term.quantity.rawValue) \(term.subject.rawValue) \(term.name ?? "") \(term.parameter ?? 1)"
  }

  /// The gradient by the model's output, column by column.
  private func laidOut(_ gradients: [FormulaTerm: [Double]]) -> [Float] {
    var gradient = [Float](repeating: 0, count: output.count)
    for (subject, range) in ranges {
      for (column, name) in names.enumerated() {
        let own = gradients[FormulaTerm(subject, quantity, name: name)] ?? []
        for (place, value) in zip(range, own) {
          gradient[place * names.count + column] = Float(value)
        }
      }
    }
    return gradient
  }

  private func laidOut(
    _ gradients: [FormulaTerm: [Double]],
    _ term: FormulaTerm,
    _ count: Int
  ) -> [Float] {
    var gradient = [Float](repeating: 0, count: count)
    for (subject, range) in ranges(of: term) {
      guard let values = gradients[term.of(subject)] else { continue }
      for (place, value) in zip(range, values) { gradient[place] = Float(value) }
    }
    return gradient
  }
}
