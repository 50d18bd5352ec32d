import RecipePlan

/// Everything that the events of a run said, kept for the reports that are written at its end.
struct RunRecord: Sendable {
  var header: RunHeader?
  var data: [DataReport] = []
  var models: [ModelReport] = []
  var stages: [StageReport] = []
  var stageOutcomes: [StageOutcome] = []
  var evaluations: [EvaluationReport] = []
  var claims: [ClaimReport] = []
  var notes: [RunNote] = []
  var outcome: RunOutcome?

  /// Adds what an event says; progress within a stage is not kept.
  mutating func add(_ event: RunEvent) {
    switch event {
    case .runStarted(let report): self = RunRecord(header: report)
    case .dataPrepared(let report): data.append(report)
    case .modelLoaded(let report, _): models.append(report)
    case .stageStarted(let report): stages.append(report)
    case .stageAdvanced: break
    case .stageFinished(let report): stageOutcomes.append(report)
    case .evaluated(let report): evaluations.append(report)
    case .claimJudged(let report): claims.append(report)
    case .noted(let report): notes.append(report)
    case .runFinished(let report): outcome = report
    }
  }

  /// The claims, failures first and undecided ones next, otherwise in declared order.
  var claimsByVerdict: [ClaimReport] {
    [.fails, .undecided, .holds].flatMap { verdict in claims.filter { $0.verdict == verdict } }
  }

  /// How many claims have each verdict, in words; empty without claims.
  func verdictCounts(order: [ClaimReport.Verdict]) -> String {
    order.compactMap { verdict in
      let count = claims.count { $0.verdict == verdict }
      guard count > 0 else { return nil }
      switch verdict {
      case .holds: return count == 1 ? "1 holds" : "\(TextNumber.count(count)) hold"
      case .fails: return count == 1 ? "1 fails" : "\(TextNumber.count(count)) fail"
      case .undecided: return "\(TextNumber.count(count)) undecided"
      }
    }
    .joined(separator: ", ")
  }
}
