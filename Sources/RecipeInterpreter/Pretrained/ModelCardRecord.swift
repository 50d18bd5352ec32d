import RecipePlan

/// What the events of a run said, as far as cards of its models tell it.
struct ModelCardRecord {
  private(set) var data: [DataReport] = []
  private(set) var models: [ModelReport] = []
  private(set) var outcomes: [String: StageOutcome] = [:]
  private(set) var evaluations: [EvaluationReport] = []
  private(set) var claims: [ClaimReport] = []

  /// Adds what an event says.
  mutating func add(_ event: RunEvent) {
    switch event {
    case .dataPrepared(let report): data.append(report)
    case .modelLoaded(let report, _): models.append(report)
    case .stageFinished(let outcome): outcomes[outcome.id] = outcome
    case .evaluated(let report): evaluations.append(report)
    case .claimJudged(let report): claims.append(report)
    default: break
    }
  }
}
