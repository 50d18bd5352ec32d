import OptimizationCore
import RecipePlan

extension ModelPass {
  /// The cosines between rows' hidden states at the ends of replies, which are read twice.
  /// - Parameters:
  ///   - wanted: What is asked for, similarities among it.
  ///   - hidden: The hidden states of all tokens.
  ///   - again: Those of another pass, for similarities without dropout of their own.
  ///   - packed: Where the replies end.
  ///   - masks: What each reading drops.
  ///   - graph: The graph of the pass.
  /// - Returns: For each similarity [rows, rows], a row of the first reading beside all of the second.
  static func similarities(
    _ wanted: Set<FormulaTerm>,
    _ hidden: Tensor<Float>,
    again: Tensor<Float>?,
    packed: PackedReplies,
    _ masks: RepresentationMasks,
    _ graph: Graph<Float>
  ) -> [FormulaTerm: Tensor<Float>] {
    func ends(_ subject: FormulaTerm.Subject, of hidden: Tensor<Float>) -> Tensor<Float>? {
      guard let range = packed.sequenceRanges[subject] else { return nil }
      return graph.gatherRows(Array(packed.lastRows[range]), of: hidden)
    }
    func states(of term: FormulaTerm, _ hidden: Tensor<Float>) -> Tensor<Float>? {
      guard term.isOfDifference else { return ends(term.subject, of: hidden) }
      guard let chosen = ends(.chosen, of: hidden), let rejected = ends(.rejected, of: hidden)
      else { return nil }
      return graph.subtract(chosen, rejected)
    }
    var found: [FormulaTerm: Tensor<Float>] = [:]
    let terms = wanted.filter { $0.quantity == .similarity }
    // One order always, so that gradients are added up in it.
    for term in terms.sorted(by: { order($0) < order($1) }) {
      guard let first = states(of: term, hidden) else { continue }
      if term.parameter == nil {
        guard let second = again.flatMap({ states(of: term, $0) }) else { continue }
        found[term] = graph.cosines(first, second)
        continue
      }
      let readings = RepresentationMasks.Reading.allCases.map { reading in
        let mask = masks.values(
          of: term,
          reading: reading,
          count: first.rowCount,
          width: first.columnCount
        )
        return graph.multiply(first, graph.constant(mask, shape: first.shape))
      }
      found[term] = graph.cosines(readings[0], readings[1])
    }
    return found
  }
}

extension FormulaTerm {
  /// Whether the term is of two passes of the model.
  var isOfTwoPasses: Bool { quantity == .similarity && parameter == nil }

  /// Whether the term is of the difference of a comparison's two representations.
  var isOfDifference: Bool { quantity == .similarity && subject == .example }
}
