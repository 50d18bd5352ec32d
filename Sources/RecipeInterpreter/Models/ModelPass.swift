import OptimizationCore
import RecipePlan

/// One pass of a model over packed replies.
struct ModelPass {
  private let graph: Graph<Float>
  private let output: Tensor<Float>
  private let packed: PackedReplies
  private let isScored: Bool
  /// Figures about the distributions at the predicted tokens; nil without gradients or with a head.
  private let figures: Figures?

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
  init(
    _ model: ModelInstance,
    over packed: PackedReplies,
    in graph: Graph<Float>,
    dropout: DropoutStream? = nil
  ) {
    self.graph = graph
    self.packed = packed
    let hidden = model.decoder.hiddenStates(packed.sequences, in: graph, dropout: dropout)
    if let head = model.head {
      isScored = true
      figures = nil
      output = head.values(hidden, rows: packed.lastRows, in: graph)
    } else if graph.recordsGradients {
      isScored = false
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
      figures = nil
      output = model.decoder.tokenLogProbabilities(
        hidden,
        rows: packed.predictingRows,
        targets: packed.targets,
        in: graph
      )
    }
  }

  /// What of each subject the model's output holds: a score per reply, or a number per token.
  var quantity: FormulaTerm.Quantity { isScored ? .score : .tokenLogProbabilities }

  /// Where each subject's values stand in the output.
  var ranges: [FormulaTerm.Subject: Range<Int>] {
    isScored ? packed.sequenceRanges : packed.stretches
  }

  /// The output, subject by subject.
  var values: [FormulaTerm.Subject: [Double]] {
    let values = output.values
    return ranges.mapValues { values[$0].map(Double.init) }
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

  /// Adds the parameters' gradients, given the loss's gradient by each subject's values.
  /// - Parameter gradients: As many numbers as `values` has; subjects left out have zeros.
  func backward(from gradients: [FormulaTerm.Subject: [Double]]) {
    var gradient = [Float](repeating: 0, count: output.count)
    for (subject, range) in ranges {
      guard let values = gradients[subject] else { continue }
      for (place, value) in zip(range, values) { gradient[place] = Float(value) }
    }
    graph.backward(from: [(output, gradient)])
  }
}
