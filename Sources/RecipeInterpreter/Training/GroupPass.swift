import OptimizationCore
import RecipePlan

/// The passes of a model over some rows of a group, and what the group's formulas read of them.
struct GroupPass {
  /// What the formulas read.
  private(set) var batch: FormulaBatch
  /// The number of tokens of all passes, a prompt counted with each of its replies.
  let tokenCount: Int
  private let pass: ModelPass

  /// Runs a model forward.
  /// - Parameters:
  ///   - chosen: The rows' places in the group.
  ///   - group: The terms and their rows.
  ///   - model: The model that is trained.
  ///   - graph: The graph of the pass; one that records gradients can go backward once.
  ///   - learned: What the formulas' learned numbers are now.
  ///   - heads: The stage's learned heads; nil for none.
  ///   - reference: The reference as it is now, if it moves.
  ///   - tastes: What annotators' latent tastes are drawn with; nil for their means.
  ///   - padding: How many tokens stand behind every reply that nothing reads.
  ///   - masks: What readings of representations drop.
  ///   - dropout: What an adapter's dropout draws from, given the packed sequences.
  init(
    _ chosen: [Int],
    of group: TermGroup,
    through model: ModelInstance,
    in graph: Graph<Float>,
    learned: [LearnedScalar: Double] = [:],
    heads: HeadParameters? = nil,
    reference: ModelInstance? = nil,
    tastes: TasteDraws? = nil,
    padding: Int = 0,
    masks: RepresentationMasks = RepresentationMasks(),
    dropout: (PackedSequences) -> DropoutStream? = { _ in nil }
  ) {
    let rows = chosen.map { group.rows.rows[$0] }
    let packed = group.pack(rows, group.subjects, padding)
    pass = ModelPass(
      model,
      over: packed,
      in: graph,
      dropout: dropout(packed.sequences),
      distributions: group.distributions,
      reference: group.referenceModel,
      heads: heads,
      tastes: tastes,
      masks: masks
    )
    batch = group.batch(of: chosen, packed: packed)
    batch.learned = learned
    batch.values.merge(pass.distributions) { $1 }
    batch.values.merge(pass.values) { $1 }
    let moving = group.runsReference ? reference : nil
    if let moving { Self.add(moving, over: packed, graph, to: &batch) }
    guard !group.frozenSubjects.isEmpty else {
      tokenCount = packed.tokenCount
      return
    }
    // Replies that terms read without learning from them.
    let frozen = group.pack(rows, group.frozenSubjects, padding)
    let fixed = ModelPass(
      model,
      over: frozen,
      in: Graph<Float>(graph.context, recordsGradients: false)
    )
    batch.values.merge(fixed.values) { $1 }
    if let moving { Self.add(moving, over: frozen, graph, to: &batch) }
    batch.tokenStarts.merge(frozen.tokenStarts) { $1 }
    tokenCount = packed.tokenCount + frozen.tokenCount
  }

  /// Adds what a reference that moves says of replies now.
  private static func add(
    _ reference: ModelInstance,
    over packed: PackedReplies,
    _ graph: Graph<Float>,
    to batch: inout FormulaBatch
  ) {
    let frozen = Graph<Float>(graph.context, recordsGradients: false)
    for (term, values) in ModelPass(reference, over: packed, in: frozen).values
    where term.quantity == .tokenLogProbabilities {
      batch.values[FormulaTerm(term.subject, .referenceTokenLogProbabilities)] = values
    }
  }

  /// Figures about each subject's tokens; empty for a reward model and without gradients.
  var tokenFigures: [FormulaTerm.Subject: TokenFigures] { pass.tokenFigures }

  /// Adds the parameters' gradients, given the loss's gradient by what the formulas read.
  func backward(from gradients: [FormulaTerm: [Double]]) { pass.backward(from: gradients) }
}
