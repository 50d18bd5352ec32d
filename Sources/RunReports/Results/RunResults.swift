public import RecipePlan

/// What a run found, without anything that differs between two runs of the same plan.
///
/// This is the content of `results.json`. Times, threads and the machine are in
/// ``RunEnvironment``.
public struct RunResults: Codable, Hashable, Sendable {
  /// The version of this format.
  public static let currentFormat = 1

  /// The version of the format that the results are written in.
  public var format: Int
  /// The recipe's type name.
  public var recipe: String
  /// The first sentence of the recipe's documentation comment.
  public var summary: String
  /// The fingerprint of the whole plan.
  public var planFingerprint: String
  /// The seed of every random stream of the run.
  public var seed: UInt64
  /// The recipe's parameters with their values in this run.
  public var parameters: [PlanParameter]
  /// The version of the engine whose numbers these are.
  public var engine: String
  /// How the run ended: `completed`, `interrupted` or `failed`.
  public var ending: String
  /// The datasets with files, checksums, ledgers and parts, in order of reading.
  public var data: [DataResult]
  /// The pretrained models with files and checksums, in order of reading; nil when there are none.
  public var models: [ModelReport]?
  /// The stages with what their last step measured, in order of ending.
  public var stages: [StageResult]
  /// The evaluations with intervals and counts, in order.
  public var evaluations: [EvaluationReport]
  /// The claims with their verdicts, in declared order.
  public var claims: [ClaimReport]
  /// What the run noted, in order.
  public var notes: [RunNote]
}

extension RunResults {
  /// Gathers the results from what the events said; `nil` if no run has begun.
  init?(_ record: RunRecord) {
    guard let header = record.header else { return nil }
    self.init(
      format: Self.currentFormat,
      recipe: header.recipe,
      summary: header.summary,
      planFingerprint: header.planFingerprint,
      seed: header.seed,
      parameters: header.parameters,
      engine: header.engine,
      ending: Self.name(of: record.outcome?.ending),
      data: record.data.map(DataResult.init),
      models: record.models.isEmpty ? nil : record.models,
      stages: record.stageOutcomes.map(StageResult.init),
      evaluations: record.evaluations,
      claims: record.claims,
      notes: record.notes
    )
  }

  private static func name(of ending: RunOutcome.Ending?) -> String {
    switch ending {
    case .completed: "completed"
    case .failed: "failed"
    case .interrupted, nil: "interrupted"
    }
  }
}
