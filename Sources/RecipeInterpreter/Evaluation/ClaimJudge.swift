import RecipePlan

/// Compares claims with what was measured.
struct ClaimJudge {
  var evaluator: Evaluator
  var results: [NodeID: EvaluationResult]

  /// The fewest prompts whose bootstrap interval is worth a verdict: with a handful, percentile
  /// intervals are far too narrow.
  static let leastPrompts = 10

  /// A claim with its verdict.
  func judge(_ claim: ClaimPlan) -> ClaimReport {
    let (measured, fault) = measure(claim)
    let prompts = measured.map { $0.estimate == nil ? 0 : $0.clusters } ?? 0
    let isThin = prompts > 0 && prompts < Self.leastPrompts
    let problem =
      isThin
      ? "Only \(prompts == 1 ? "1 prompt counts" : "\(prompts) prompts count") here; an interval "
        + "needs at least \(Self.leastPrompts) to be judged by."
      : fault
    let verdict =
      isThin ? nil : measured.flatMap { Self.verdict($0, claim.relation, claim.threshold) }
    return ClaimReport(
      text: claim.text,
      location: claim.location,
      measured: measured ?? Self.nothing,
      relation: claim.relation.rawValue,
      threshold: claim.threshold,
      verdict: verdict ?? .undecided,
      reason: verdict == nil ? problem : ""
    )
  }

  /// The verdict of an interval; nil when nothing was measured.
  static func verdict(
    _ measured: Measurement,
    _ relation: ClaimPlan.Relation,
    _ threshold: Double
  ) -> ClaimReport.Verdict? {
    guard let low = measured.low, let high = measured.high else { return nil }
    func satisfies(_ value: Double) -> Bool {
      switch relation {
      case .atLeast: value >= threshold
      case .moreThan: value > threshold
      case .atMost: value <= threshold
      case .lessThan: value < threshold
      }
    }
    switch (satisfies(low), satisfies(high)) {
    case (true, true): return .holds
    case (false, false): return .fails
    default: return .undecided
    }
  }

  private func measure(_ claim: ClaimPlan) -> (Measurement?, String) {
    guard let left = find(claim.reading) else {
      return (nil, "The claim reads an evaluation that did not run.")
    }
    guard let subtracted = claim.subtracted else {
      var measured = evaluator.measurement(of: left.measure, in: left.result)
      measured.title += " of \(left.result.node.label)"
      return (measured, Self.reason(measured))
    }
    guard let right = find(subtracted) else {
      return (nil, "The claim reads an evaluation that did not run.")
    }
    guard left.result.places == right.result.places else {
      return (
        nil,
        "The two models' token limits kept different rows, so there are no pairs to compare."
      )
    }
    let difference = evaluator.difference(of: left, and: right)
    return (difference, Self.reason(difference))
  }

  /// Why a measurement decides nothing.
  private static func reason(_ measured: Measurement) -> String {
    "The metric is undefined on these rows\(measured.problem.map { ": \($0)" } ?? "")."
  }

  private func find(
    _ reading: ReadingPlan
  ) -> (result: EvaluationResult, measure: EvaluationResult.Measure)? {
    guard let result = results[reading.evaluation], let measure = result.measure(reading.metric)
    else { return nil }
    return (result, measure)
  }

  private static let nothing = Measurement(
    name: "",
    title: "",
    direction: .neutral,
    estimate: nil,
    low: nil,
    high: nil,
    confidence: 0.95,
    count: 0,
    clusters: 0,
    isBaseline: false
  )
}
