import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// Runs a sampling stage.
  func sample(_ node: PlanNode, _ plan: SamplePlan) throws {
    let model = try models.model(plan.model)
    let (rows, prompts, ledger) = try self.prompts(of: node, plan, model)
    let total = prompts.count * plan.count
    let clock = ContinuousClock()
    let start = clock.now
    try tell(
      .stageStarted(
        StageReport(
          id: node.id.text,
          label: node.label,
          kind: .sample,
          steps: total,
          formula: "",
          location: node.location
        )
      )
    )
    let read = prompts.reduce(0) { $0 + $1.tokens.count }
    var tokens = read
    let drawn = try ReplySampler(compute: compute, isStopped: isStopped).replies(
      to: prompts,
      by: model,
      plan,
      seed: streams.replies(variant: plan.variant)
    ) { ended, new in
      tokens = read + new
      try tell(
        .stageAdvanced(
          StageProgress(
            id: node.id.text,
            label: node.label,
            step: ended,
            steps: total,
            epoch: 0,
            tokens: tokens,
            seconds: (clock.now - start).seconds,
            metrics: [:],
            isLogged: false
          )
        )
      )
    }
    StepMemory.release()
    let samples = zip(rows, drawn).map { row, drawn in
      (
        replies: SampledReplies(
          prompt: row.prompt,
          completions: drawn.map(\.text),
          reference: row.preferredReply,
          origin: row.origin
        ), drawn: drawn
      )
    }
    let file = try SampleFile(output: options.output)
      .write(samples, name: sampleNames[node.id] ?? node.id.short)
    self.drawn[node.id] = samples.map(\.replies)
    try tell(
      .stageFinished(
        StageOutcome(
          id: node.id.text,
          label: node.label,
          kind: .sample,
          fingerprint: node.id.text,
          steps: total,
          tokens: tokens,
          seconds: (clock.now - start).seconds,
          metrics: Self.metrics(of: drawn),
          weights: nil,
          samples: file,
          ledger: ledger
        )
      )
    )
  }

  /// Means over replies under TRL's names.
  private static func metrics(of drawn: [[DrawnReply]]) -> [String: Double] {
    let replies = drawn.flatMap { $0 }
    guard !replies.isEmpty else { return [:] }
    let tokens = replies.reduce(0) { $0 + $1.generated.tokens.count }
    // A stop text ends a reply as a stop token does; only limits clip.
    let ended = replies.count { [.stopToken, .stopped].contains($0.generated.ending) }
    let sum = replies.reduce(0.0) { sum, reply in
      reply.generated.logProbabilities.reduce(sum) { $0 + Double($1) }
    }
    return [
      "completions/mean_length": Double(tokens) / Double(replies.count),
      "completions/clipped_ratio": 1 - Double(ended) / Double(replies.count),
      "logps/token_mean": sum / Double(tokens),
    ]
  }

  /// The prompts of a sampling stage, under the token limit of their dataset.
  ///
  /// Without a declared limit nothing is cut: a prompt that doesn't fit the model is an error.
  func prompts(
    of node: PlanNode,
    _ plan: SamplePlan,
    _ model: ModelInstance
  ) throws -> (rows: [ModelRow], prompts: [ReplySampler.Prompt], ledger: [LedgerReport]) {
    let dataset = try datasets.dataset(plan.prompts.node)
    let all = dataset.rows(plan.prompts.part) ?? []
    let context = model.decoder.configuration.contextLength
    let declared = tokenizations.limit(of: plan.prompts.node)
    let most = min(declared?.tokens ?? context, context) - plan.maximumNewTokens
    guard most > 1 else {
      throw RunError.unusable(
        "'\(node.label)' has no room for prompts: replies of up to \(plan.maximumNewTokens) tokens "
          + "fill the \(most + plan.maximumNewTokens) tokens that there are. Lower "
          + "'maximumNewTokens'."
      )
    }
    var entry = RowLedgerEntry(name: "prompts of at most \(most) tokens")
    var (rows, prompts): ([ModelRow], [ReplySampler.Prompt]) = ([], [])
    for (place, row) in all.enumerated() {
      let whole = try model.layout.prompt(row.prompt)
      var tokens = whole.tokens
      if tokens.count > most {
        switch declared?.overlong {
        case .drop:
          entry.recordDrop("longer than its limit leaves room for", at: row.origin)
          continue
        case .dropPromptStart where most > whole.head + whole.tail:
          tokens = Array(tokens[..<whole.head] + tokens.suffix(most - whole.head))
        default:
          throw RunError.unusable(
            "'\(node.label)' has room for prompts of \(most) tokens, and \(row.origin) has "
              + "\(tokens.count). Lower 'maximumNewTokens', or give the data a 'Limit' that says "
              + "what to do with long prompts."
          )
        }
      }
      entry.recordKept(truncated: tokens.count < whole.tokens.count)
      rows.append(row)
      // A reply's number doesn't depend on how many replies there are.
      let draws = (0..<plan.count).map { UInt64(place) << 16 | UInt64($0) }
      prompts.append(ReplySampler.Prompt(tokens: tokens, draws: draws))
    }
    let isSilent = entry.drops.isEmpty && entry.truncated == 0
    return (rows, prompts, isSilent ? [] : [LedgerReport(entry)])
  }

  /// Makes the rows of a dataset that waited for drawn replies.
  func prepareDeferred(_ node: PlanNode) throws {
    guard case .data(let data) = node.operation else { return }
    var replies: [SampledReplies]?
    if case .samples(let stage, _, let judge) = data.origin {
      replies = drawn[stage]
      if let judge { replies = try replies.map { try scored($0, by: judge, for: node) } }
    }
    try tell(.dataPrepared(try datasets.load(node, drawn: replies)))
  }

  /// Adds a reward model's scores to drawn replies.
  private func scored(
    _ replies: [SampledReplies],
    by judge: NodeID,
    for node: PlanNode
  ) throws -> [SampledReplies] {
    let model = try models.model(judge)
    let places = replies.indices.flatMap { prompt in
      replies[prompt].completions.indices.map { (prompt: prompt, sample: $0) }
    }
    let texts = places.map { place in
      let group = replies[place.prompt]
      let example = Demonstration(
        prompt: group.prompt,
        completion: group.completions[place.sample]
      )
      return ModelRow(Row(example, origin: group.origin), subjects: [.completion])
    }
    let context = try judgeContext(judge)
    func tokenized(
      _ texts: [ModelRow],
      for model: ModelInstance,
      context: Int
    ) throws -> TokenizedRows {
      try TokenizedRows(
        texts,
        subjects: [.completion],
        layout: model.layout,
        limit: Limit(tokens: context, overlong: .drop),
        context: context
      )
    }
    var rows = try tokenized(texts, for: model, context: context)
    if let features = model.features {
      // What one of the models can't read has no score, as with any other judge.
      for member in features.members.dropFirst() {
        let own = try tokenized(texts, for: member.model, context: member.model.contextLength)
        let read = Set(own.rows.map(\.place))
        rows = rows.keeping(rows.rows.indices.filter { read.contains(rows.rows[$0].place) })
      }
      rows = try featured(rows, by: features, for: node) {
        texts
      } as: {
        try tokenized(texts, for: $0, context: $0.contextLength)
      }
    }
    let label = experiment.plan.node(judge)?.label ?? judge.short
    let unread = places.count - rows.rows.count
    if unread > 0 {
      let text =
        "\(unread) of \(places.count) drawn replies are too long for '\(label)', which reads at most "
        + "\(context) tokens; they are left without a score. Lower 'maximumNewTokens', or give the "
        + "reward model a longer 'context:'."
      try tell(.noted(RunNote(text: text, location: node.location)))
    }
    let scores = try pass(
      of: rows,
      subjects: [(.completion, 0)],
      by: model,
      stage: StageReport(
        id: "\(judge.text)/\(node.id.text)",
        label: "\(label) on \(node.label)",
        kind: .reference,
        steps: rows.rows.count,
        formula: "",
        location: node.location
      ),
      fingerprint: judge,
      known: try implicitScores(
        of: rows,
        subjects: [(.completion, 0)],
        by: judge,
        for: node
      )
    )
    var judged = replies
    for index in judged.indices {
      judged[index].scores = judged[index].completions.map { _ in .nan }
    }
    for (row, score) in zip(rows.rows, scores.scores[.completion] ?? []) {
      let place = places[row.place]
      judged[place.prompt].scores?[place.sample] = score
    }
    return judged
  }
}

extension RandomStreams {
  /// The seed of a sampling stage's draws.
  func replies(variant: Int) -> UInt64 {
    var generator = CounterRandom(
      seed: seed,
      stream: "replies",
      index: UInt64(bitPattern: Int64(variant))
    )
    return generator.next()
  }
}
