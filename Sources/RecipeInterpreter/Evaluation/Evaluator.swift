import PreferenceData
import PreferenceStatistics
import RecipeDSL
import RecipePlan

/// Turns what models say of rows into measurements with intervals.
struct Evaluator {
  var datasets: DatasetLoader
  var streams: RandomStreams
  var encoders: EncoderStore

  /// Binds every metric of a suite to the evaluated rows.
  func result<Suite: MetricSuite>(
    of suite: Suite,
    node: PlanNode,
    plan: EvaluatePlan,
    rows: TokenizedRows,
    scores: ReplyScores,
    reference: ReplyScores?,
    rewardScale: Double?
  ) throws -> EvaluationResult {
    let table = try datasets.table(plan.data, of: Suite.Example.self)
    var embeddings = TextEmbeddings()
    for metric in suite.metrics {
      guard let encoder = metric.encoder else { continue }
      let texts = rows.rows.flatMap { metric.embeddedTexts(of: table.rows[$0.place].example) }
      try encoders.add(texts, by: encoder, to: &embeddings)
    }
    let features = scores.features(of: rows)
    let evaluated = rows.rows.indices.map { index in
      EvaluatedRow(
        example: table.rows[rows.rows[index].place].example,
        replies: rows.subjects == [.candidates]
          ? candidates(ofRow: index, rows, scores, reference)
          : rows.subjects.enumerated().map { place, subject in
            reply(subject, at: place, row: index, rows, scores, reference)
          },
        rewardScale: rewardScale,
        embeddings: embeddings,
        preference: scores.preferences.isEmpty ? nil : scores.preferences[index],
        features: features?[index]
      )
    }
    return EvaluationResult(
      node: node,
      plan: plan,
      measures: zip(suite.metrics, plan.metrics).map { metric, plan in
        bind(metric, plan, evaluated)
      },
      clusters: rows.rows.map(\.promptText),
      places: rows.rows.map(\.place),
      origins: rows.rows.map(\.origin.description)
    )
  }

  private func bind<Example>(
    _ metric: any Metric<Example>,
    _ plan: MetricPlan,
    _ rows: [EvaluatedRow<Example>]
  ) -> EvaluationResult.Measure {
    func open(_ metric: some Metric<Example>) -> EvaluationResult.Measure {
      EvaluationResult.Measure(metric, plan: plan, rows: rows)
    }
    return open(metric)
  }

  private func reply(
    _ subject: FormulaTerm.Subject,
    at place: Int,
    row: Int,
    _ rows: TokenizedRows,
    _ scores: ReplyScores,
    _ reference: ReplyScores?
  ) -> EvaluatedReply {
    let score = scores.scores[subject].flatMap { $0.isEmpty ? nil : $0[row] }
    var outputs: [String: Double] = [:]
    for (term, values) in scores.outputs where term.subject == subject {
      if let name = term.name { outputs[name] = values[row] }
    }
    return EvaluatedReply(
      logProbability: score == nil && scores.outputs.isEmpty && scores.preferences.isEmpty
        ? scores.tokens(of: subject, row: row).reduce(0, +) : nil,
      referenceLogProbability: reference.map { $0.tokens(of: subject, row: row).reduce(0, +) },
      score: score,
      outputs: outputs,
      tokens: rows.rows[row].replies[place].count,
      characters: rows.rows[row].characters[place]
    )
  }

  /// What models say of each reply of a list.
  private func candidates(
    ofRow row: Int,
    _ rows: TokenizedRows,
    _ scores: ReplyScores,
    _ reference: ReplyScores?
  ) -> [EvaluatedReply] {
    let first = scores.candidateStarts[row]
    return rows.rows[row].replies.indices.map { place in
      let score = scores.scores[.candidates].flatMap { $0.isEmpty ? nil : $0[first + place] }
      var outputs: [String: Double] = [:]
      for (term, values) in scores.outputs where term.subject == .candidates {
        if let name = term.name { outputs[name] = values[first + place] }
      }
      return EvaluatedReply(
        logProbability: score == nil && outputs.isEmpty
          ? scores.tokens(ofCandidate: place, row: row).reduce(0, +) : nil,
        referenceLogProbability: reference.map {
          $0.tokens(ofCandidate: place, row: row).reduce(0, +)
        },
        score: score,
        outputs: outputs,
        tokens: rows.rows[row].replies[place].count,
        characters: rows.rows[row].characters[place]
      )
    }
  }

  /// The measurements of a result, in the order of the plan.
  func measurements(of result: EvaluationResult) -> [Measurement] {
    result.measures.map { measurement(of: $0, in: result) }
  }

  /// One measurement of a result.
  func measurement(
    of measure: EvaluationResult.Measure,
    in result: EvaluationResult
  ) -> Measurement {
    var generator = streams.bootstrap
    let (interval, problem) = attempt(in: result, counting: measure.counted, [measure]) {
      if let ratio = measure.ratio {
        try $0.interval(of: ratio, using: &generator)
      } else {
        try $0.interval(
          correctingBias: true,
          using: &generator,
          of: measure.statistic
        )
      }
    }
    let count = counted(measure.counted, in: result)
    return Measurement(
      name: measure.plan.name,
      title: measure.title,
      direction: measure.direction,
      estimate: interval?.estimate,
      low: count.hasInterval ? (interval?.low).map { within(measure.bounds, $0) } : nil,
      high: count.hasInterval ? (interval?.high).map { within(measure.bounds, $0) } : nil,
      confidence: result.plan.confidence,
      count: count.rows,
      clusters: count.clusters,
      isBaseline: measure.isBaseline,
      problem: problem
    )
  }

  /// The difference of two measures on the same rows and the same resamples.
  func difference(
    of left: (result: EvaluationResult, measure: EvaluationResult.Measure),
    and right: (result: EvaluationResult, measure: EvaluationResult.Measure)
  ) -> Measurement {
    var generator = streams.bootstrap
    let both = zip(left.measure.counted, right.measure.counted).map { $0 && $1 }
    let (interval, problem) = attempt(
      in: left.result,
      counting: both,
      [left.measure, right.measure]
    ) {
      if let first = left.measure.ratio, let second = right.measure.ratio {
        try $0.interval(of: first, minus: second, using: &generator)
      } else {
        try $0.interval(
          correctingBias: true,
          using: &generator,
          of: left.measure.statistic,
          minus: right.measure.statistic
        )
      }
    }
    let count = counted(both, in: left.result)
    return Measurement(
      name: "\(left.measure.plan.name) - \(right.measure.plan.name)",
      title: title(of: left, minus: right),
      direction: left.measure.direction,
      estimate: interval?.estimate,
      low: count.hasInterval ? interval?.low : nil,
      high: count.hasInterval ? interval?.high : nil,
      confidence: left.result.plan.confidence,
      count: count.rows,
      clusters: count.clusters,
      isBaseline: false,
      problem: problem
    )
  }

  /// An interval, or why there is none.
  private func attempt(
    in result: EvaluationResult,
    counting rows: [Bool],
    _ measures: [EvaluationResult.Measure],
    _ interval: (ClusterBootstrap) throws -> ConfidenceInterval
  ) -> (interval: ConfidenceInterval?, problem: String?) {
    do {
      if let fault = measures.lazy.compactMap(\.fault).first { throw fault }
      guard let bootstrap = try bootstrap(of: result) else { return (nil, "there are no rows") }
      return (try interval(bootstrap), nil)
    } catch StatisticsError.notFinite(_, let row) where result.origins.indices.contains(row) {
      return (nil, "it is not finite on \(result.origins[row])")
    } catch StatisticsError.undefined where !rows.contains(true) {
      return (nil, "no row has what it reads")
    } catch {
      return (nil, "\(error)")
    }
  }

  /// What is compared, such as `ranking accuracy: DPO minus base`.
  private func title(
    of left: (result: EvaluationResult, measure: EvaluationResult.Measure),
    minus right: (result: EvaluationResult, measure: EvaluationResult.Measure)
  ) -> String {
    let models = (left.result.node.label, right.result.node.label)
    if models.0 == models.1 {
      return "\(left.measure.title) minus \(right.measure.title), \(models.0)"
    }
    return left.measure.title == right.measure.title
      ? "\(left.measure.title): \(models.0) minus \(models.1)"
      : "\(left.measure.title) of \(models.0) minus \(right.measure.title) of \(models.1)"
  }

  /// The rows and prompts behind a number.
  ///
  /// One prompt resampled is itself every time, which is no evidence, so it gives no interval.
  private func counted(
    _ rows: [Bool],
    in result: EvaluationResult
  ) -> (rows: Int, clusters: Int, hasInterval: Bool) {
    let prompts = zip(result.clusters, rows).filter(\.1).map(\.0)
    let clusters = Set(prompts).count
    return (prompts.count, clusters, clusters > 1)
  }

  private func within(_ bounds: ClosedRange<Double>?, _ value: Double) -> Double {
    bounds.map { min(max(value, $0.lowerBound), $0.upperBound) } ?? value
  }

  private func bootstrap(of result: EvaluationResult) throws -> ClusterBootstrap? {
    guard !result.clusters.isEmpty else { return nil }
    return try ClusterBootstrap(
      clusters: result.clusters,
      resamples: result.plan.resamples,
      confidence: result.plan.confidence
    )
  }
}
