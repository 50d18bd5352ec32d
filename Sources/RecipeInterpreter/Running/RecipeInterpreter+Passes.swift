import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

/// Passes of models over datasets' parts.
extension RecipeInterpreter {
  /// What a frozen policy says of rows, computed when first asked for.
  func scores(
    of rows: TokenizedRows,
    subjects: [(subject: FormulaTerm.Subject, place: Int)],
    by id: NodeID,
    for node: PlanNode,
    model: ModelInstance
  ) throws -> ReplyScores {
    let known = references.scores(of: rows, by: id)
    let missing = subjects.filter { known?.starts[$0.subject] == nil }
    if let known, missing.isEmpty { return known }
    let frozen = try models.model(id)
    let label = experiment.plan.node(id)?.label ?? id.short
    guard frozen.layout.identity == model.layout.identity else {
      throw RunError.differentTokenizers(stage: node.label, reference: label)
    }
    try checkFit(of: rows, in: frozen, label: label, reading: subjects.map(\.subject))
    let stage = StageReport(
      id: "\(id.text)/\(node.id.text)",
      label: "\(label) on \(node.label)",
      kind: .reference,
      steps: rows.rows.count,
      formula: "",
      location: node.location
    )
    let scores = try pass(
      of: rows,
      subjects: missing,
      by: frozen,
      stage: stage,
      fingerprint: id
    )
    references.keep(scores, of: rows, by: id)
    return references.scores(of: rows, by: id) ?? scores
  }

  /// Refuses rows that are longer than a model reads.
  func checkFit(
    of rows: TokenizedRows,
    in model: ModelInstance,
    label: String,
    reading subjects: [FormulaTerm.Subject] = []
  ) throws {
    let context = model.contextLength
    if model.readsPairs, let row = rows.rows.first(where: { $0.pairTokenCount > context }) {
      throw RunError.unusable(
        "'\(label)' reads a prompt and two replies in one text of at most \(context) tokens, and "
          + "\(row.origin) has up to \(row.pairTokenCount). Lower the data's 'Limit', which holds for a "
          + "prompt and one reply, to \(max(1, (context - row.between.count) / 2)), or give the model a "
          + "longer 'context:'."
      )
    }
    guard let row = rows.rows.first(where: { $0.tokenCount(reading: subjects) > context }) else {
      return
    }
    let count = row.tokenCount(reading: subjects)
    let further = count > row.tokenCount ? ", with a reply that it is compared to," : ""
    throw RunError.unusable(
      "'\(label)' reads at most \(context) tokens, and \(row.origin)\(further) has \(count). "
        + "Lower the data's 'Limit' to \(context), or give the model a longer 'context:'."
    )
  }

  /// Runs a model over rows and tells how far it has come.
  func pass(
    of rows: TokenizedRows,
    subjects: [(subject: FormulaTerm.Subject, place: Int)],
    by model: ModelInstance,
    stage: StageReport,
    fingerprint: NodeID,
    known: ReplyScores? = nil
  ) throws -> ReplyScores {
    try reported(stage, fingerprint: fingerprint.text) { advance in
      let scores: ReplyScores
      if let known {
        // What was computed for another stage is told as a stage of no work.
        scores = known
        try advance(rows.rows.count, 0)
      } else {
        let scorer = ReplyScorer(compute: compute, isStopped: isStopped)
        scores = try scorer.scores(of: rows, subjects: subjects, by: model, progress: advance)
      }
      if let row = scores.firstNonFiniteRow {
        throw RunError.notFinite(
          what: model.head == nil ? "log-probability" : "score",
          stage: stage.label,
          step: row + 1,
          term: "",
          rows: [rows.rows[row].origin.description]
        )
      }
      return scores
    }
  }

  /// Tells of a stage that reads rows: its beginning, how far it has come, and its end.
  /// - Parameters:
  ///   - stage: The stage; its steps are rows.
  ///   - fingerprint: What the stage's outcome is known by.
  ///   - body: The work, which is given a function to call with rows done and tokens read so far.
  /// - Returns: What the work gives.
  /// - Throws: What the work throws.
  func reported<Result>(
    _ stage: StageReport,
    fingerprint: String,
    _ body: (_ advance: (_ rows: Int, _ tokens: Int) throws -> Void) throws -> Result
  ) throws -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    var tokens = 0
    try emit(.stageStarted(stage))
    let result = try body { [emit] done, read in
      tokens = read
      try emit(
        .stageAdvanced(
          StageProgress(
            id: stage.id,
            label: stage.label,
            step: done,
            steps: stage.steps,
            epoch: 0,
            tokens: read,
            seconds: (clock.now - start).seconds,
            metrics: [:],
            isLogged: false
          )
        )
      )
    }
    try emit(
      .stageFinished(
        StageOutcome(
          id: stage.id,
          label: stage.label,
          kind: stage.kind,
          fingerprint: fingerprint,
          steps: stage.steps,
          tokens: tokens,
          seconds: (clock.now - start).seconds,
          metrics: [:],
          weights: nil,
          ledger: []
        )
      )
    )
    return result
  }
}
