import OptimizationCore
import RecipePlan

extension ModelPass {
  /// The cosines between rows' hidden states at the ends of replies, which are read twice.
  /// - Parameters:
  ///   - wanted: What is asked for, similarities among it.
  ///   - hidden: The hidden states of all tokens.
  ///   - packed: Where the replies end.
  ///   - masks: What each reading drops.
  ///   - graph: The graph of the pass.
  /// - Returns: For each similarity [rows, rows], a row of the first reading beside all of the second.
  static func similarities(
    _ wanted: Set<FormulaTerm>,
    _ hidden: Tensor<Float>,
    packed: PackedReplies,
    _ masks: RepresentationMasks,
    _ graph: Graph<Float>
  ) -> [FormulaTerm: Tensor<Float>] {
    func states(_ subject: FormulaTerm.Subject) -> Tensor<Float>? {
      guard let range = packed.sequenceRanges[subject] else { return nil }
      return graph.gatherRows(Array(packed.lastRows[range]), of: hidden)
    }
    var found: [FormulaTerm: Tensor<Float>] = [:]
    let terms = wanted.filter { $0.quantity == .similarity }
    // One order always, so that gradients are added up in it.
    for term in terms.sorted(by: { order($0) < order($1) }) {
      let states: Tensor<Float>? =
        if term.isOfDifference, let chosen = states(.chosen), let rejected = states(.rejected) {
          graph.subtract(chosen, rejected)
        } else {
          states(term.subject)
        }
      guard let states else { continue }
      let readings = RepresentationMasks.Reading.allCases.map { reading in
        let mask = masks.values(
          of: term,
          reading: reading,
          count: states.rowCount,
          width: states.columnCount
        )
        return graph.multiply(states, graph.constant(mask, shape: states.shape))
      }
      found[term] = graph.cosines(readings[0], readings[1])
    }
    return found
  }
}

extension FormulaTerm {
  /// Whether the term is of the difference of a comparison's two representations.
  var isOfDifference: Bool { quantity == .similarity && subject == .example }
}
