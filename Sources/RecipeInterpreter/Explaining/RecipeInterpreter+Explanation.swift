import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// Says what a run would do, and trains nothing.
  ///
  /// The text shows the data as it is on disk, every stage with its formula and settings, the
  /// claims, and an estimate of work and memory.
  /// - Returns: Lines for people.
  /// - Throws: `PlanFaults` for a plan with faults; a `LocatedRunError` when data can't be read.
  public func explanation() throws -> String {
    if !experiment.faults.isEmpty { throw PlanFaults(experiment.faults) }
    let plan = experiment.plan
    var lines = ["\(plan.recipe)  plan \(plan.fingerprint.short)"]
    if !plan.summary.isEmpty { lines.append(plan.summary) }
    lines += parameterLines(plan.parameters)
    var estimate = WorkEstimate()
    for node in plan.nodes {
      switch node.operation {
      case .data(let data) where deferred.contains(node.id):
        lines += ["", "Dataset '\(node.label)'  \(data.kind)s  \(node.location)"]
        lines += deferredLines(data)
      case .data(let data):
        let report = try located(node) { try datasets.load(node) }
        lines += ["", "Dataset '\(node.label)'  \(data.kind)s  \(node.location)"]
        lines += DataPrinter.lines(report, limit: data.limit)
      case .transformer(let transformer):
        lines += ["", "Model '\(node.label)'  \(node.location)"]
        lines += try located(node) { try modelLines(node, transformer) }
      case .pretrained(let pretrained):
        lines += ["", "Model '\(node.label)'  \(node.location)"]
        lines += try located(node) { try modelLines(node, pretrained) }
      case .encoder(let encoder):
        lines += ["", "Text encoder '\(node.label)'  \(node.location)"]
        lines += try located(node) { try encoderLines(node, encoder) }
      case .adapter(let adapter):
        lines += ["", "Adapter on '\(label(of: adapter.base))'  \(node.location)"]
        lines += try located(node) { try adapterLines(node, adapter) }
      case .rewardModel(let reward):
        let kind =
          switch reward.head.role {
          case .preferenceModel: "Preference model"
          case .featureDictionary: "Feature dictionary"
          default: "Reward model"
          }
        let body = reward.base.map { "'\(label(of: $0))'" } ?? "frozen features"
        lines += ["", "\(kind) on \(body)  \(node.location)"]
        lines += try located(node) { try featureLines(reward) } + HeadPrinter.lines(reward.head)
      case .implicitReward(let reward):
        lines += [
          "",
          "Reward of '\(label(of: reward.policy))' over '\(label(of: reward.reference))'  "
            + "\(node.location)",
          "  reward    \(FormulaPrinter().text(reward.reward)), with '\(label(of: reward.reference))' as the reference",
        ]
      case .train(let train):
        lines += ["", "Train '\(node.label)'  from '\(label(of: train.model))'  \(node.location)"]
        lines += try located(node) { try trainLines(node, train, &estimate) }
      case .sample(let sample):
        lines += [
          "", "Sample '\(node.label)'  from '\(label(of: sample.model))'  \(node.location)",
        ]
        lines += try located(node) { try sampleLines(node, sample, &estimate) }
      case .evaluate(let evaluate):
        lines += ["", "Evaluate '\(label(of: evaluate.model))'  \(node.location)"]
        lines += try located(node) { try evaluateLines(evaluate, &estimate) }
      }
    }
    if !plan.claims.isEmpty { lines += ["", "Claims"] + plan.claims.map(claimLine) }
    lines += ["", "Estimate  \(estimate.text(try measuredCost()))"]
    return lines.joined(separator: "\n")
  }

  private func parameterLines(_ parameters: [PlanParameter]) -> [String] {
    guard !parameters.isEmpty else { return [] }
    return ["", "Parameters"]
      + parameters.map { parameter in
        let change =
          parameter.value == parameter.declared ? "" : " (declared \(parameter.declared))"
        return "  \(parameter.name) = \(parameter.value)\(change)  \(parameter.summary)"
      }
  }

  private func modelLines(_ node: PlanNode, _ plan: TransformerPlan) throws -> [String] {
    if case .bytePair(let size, let data) = plan.tokenizer, !isTokenizerThere(for: node.id) {
      return [
        "  tokenizer byte pairs learned from '\(label(of: data))', once drawn, at most \(size) tokens",
        Self.describe(ModelStore.configuration(plan, vocabularySize: size)),
      ]
    }
    let model = try models.model(node.id)
    let configuration = model.decoder.configuration
    let tokenizer =
      switch plan.tokenizer {
      case .bytes: "bytes"
      case .bytePair(_, let data): "byte pairs learned from '\(label(of: data))'"
      }
    return [
      "  tokenizer \(tokenizer), \(configuration.vocabularySize) tokens",
      Self.describe(configuration),
      "  size      \(configuration.parameterCount.grouped) parameters",
    ]
  }

  private func modelLines(_ node: PlanNode, _ plan: PretrainedPlan) throws -> [String] {
    let model = try models.model(node.id)
    let report = try report(on: node)
    let chosen = plan.format == .automatic ? ", chosen by the files" : ""
    return report.files.map {
      "  file      \($0.path), \($0.bytes.grouped) bytes, sha256 \($0.checksum.prefix(8))…"
    } + [
      "  family    \(report.family), licence \(report.licence ?? "unknown: check")",
      "  tokenizer \(model.tokenizer.vocabularySize.grouped) tokens",
      "  format    \(report.format)\(chosen)",
      Self.describe(model.decoder.configuration),
      "  size      \(report.parameters.grouped) parameters",
    ]
  }

  private func adapterLines(_ node: PlanNode, _ plan: AdapterPlan) throws -> [String] {
    let files = try plan.path.map { try library.adapter($0) }
    let settings = files?.folder.settings ?? plan.settings
    let lines =
      try (files?.reports ?? []).map {
        "  file      \($0.path), \($0.bytes.grouped) bytes, sha256 \($0.checksum.prefix(8))…"
      } + [
        "  adapter   LoRA of rank \(settings.rank), alpha \(PlanValue.number(settings.alpha))"
          + (settings.isRankStabilized ? " over the root of the rank" : "")
          + (settings.dropout > 0 ? ", dropout \(settings.dropout)" : "")
          + ", on \(AdapterTargetsPlan(settings.targets))"
      ]
    guard isTokenizerThere(for: node.id) else { return lines }
    // The policy under the adapter may be yet to be trained.
    let model = try models.structure(of: node.id)
    let trained = model.parameters.elementCount
    let total = model.decoder.parameters.elementCount
    let share = (Double(trained) / Double(total) * 10_000).rounded() / 100
    return lines + [
      "  size      \(trained.grouped) of \(total.grouped) parameters are trained (\(share)%)"
    ]
  }

  private static func describe(_ decoder: DecoderConfiguration) -> String {
    "  decoder   \(decoder.layerCount) layers, width \(decoder.width), \(decoder.headCount) heads "
      + "(\(decoder.keyValueHeadCount) key-value), feed-forward \(decoder.hiddenWidth), "
      + "context \(decoder.contextLength), head \(decoder.tiesHead ? "tied" : "untied")"
  }

  private func trainLines(
    _ node: PlanNode,
    _ train: TrainPlan,
    _ estimate: inout WorkEstimate
  ) throws -> [String] {
    guard isThere(train.data, for: train.model) else {
      return [
        "  loss      \(PlanPrinter.formula(of: train))",
        "  rows      those of '\(label(of: train.data))', once they are drawn",
        "  optimizer \(PlanPrinter.optimizer(train))",
      ]
    }
    let model = try models.structure(of: train.model)
    let rows = try tokenizations.rows(train.data, for: model)
    try requireRows(rows, of: train.data, for: node)
    let order = BatchOrder(
      streams: streams,
      content: rows.content,
      rowCount: rows.rows.count,
      batchSize: train.batchSize
    )
    let steps = BatchOrder.steps(train.duration, stepsPerEpoch: order.stepsPerEpoch)
    try train.checkAveraging(totalSteps: steps, of: node)
    var tokens =
      rows.tokensPerRow(for: model, of: train.terms) * Double(min(train.batchSize, rows.rows.count))
    if let features = model.features {
      // Every model reads every row once; the steps after that cost next to nothing.
      estimate.add(scoring: features.tokens(of: rows))
      tokens = 0
    }
    estimate.add(
      training: steps,
      tokensPerStep: tokens
    )
    var lines = ["  loss      \(PlanPrinter.formula(of: train))"]
    lines += PlanPrinter.legend(of: train).map { "            \($0)" }
    lines += train.terms.map { term in
      let data = term.data.map { " on '\(label(of: $0))'" } ?? ""
      return "  term      \(term.declared)\(data)"
    }
    if train.readsReference {
      let id = referenceID(of: train)
      // A reference that moves is asked again at every step.
      estimate.add(
        scoring: train.referenceUpdates == nil
          ? rows.tokensPerRow * Double(rows.rows.count) : tokens * Double(steps)
      )
      let manner = train.referenceUpdates.map(PlanPrinter.updates) ?? "frozen, computed once"
      lines.append("  reference '\(label(of: id))', \(manner)")
    }
    if train.readsPrevious {
      let id = unadapted(train.model)
      let isKnown =
        train.readsReference && train.referenceUpdates == nil && id == referenceID(of: train)
      if !isKnown { estimate.add(scoring: rows.tokensPerRow * Double(rows.rows.count)) }
      lines.append("  start     '\(label(of: id))', as the stage starts with it, computed once")
    }
    lines += [
      "  optimizer \(PlanPrinter.optimizer(train))"
    ]
    lines += PlanPrinter.groups(train).map { "            \($0)" }
    if let averaging = train.averaging {
      lines.append("  average   \(PlanPrinter.averaging(averaging))")
    }
    lines += [
      "  steps     \(steps.grouped) of \(train.batchSize) examples"
        + (train.microBatchSize < train.batchSize ? " in parts of \(train.microBatchSize)" : "")
        + ", from \(rows.rows.count.grouped) rows of '\(label(of: train.data))'"
    ]
    return lines + rows.ledger.flatMap(DataPrinter.lines)
  }

  private func evaluateLines(
    _ evaluate: EvaluatePlan,
    _ estimate: inout WorkEstimate
  ) throws -> [String] {
    guard isThere(evaluate.data, for: evaluate.model) else {
      return [
        "  rows      those of '\(label(of: evaluate.data))', once they are drawn",
        "  measures  " + evaluate.metrics.map { "\($0.declared)" }.joined(separator: ", "),
      ]
    }
    let model = try models.structure(of: evaluate.model)
    let rows = try tokenizations.rows(evaluate.data, for: model)
    var passes = 1.0
    // Both of its policies read every row.
    if case .implicitReward? = experiment.plan.node(evaluate.model)?.operation { passes = 2 }
    estimate.add(
      scoring: passes
        * (model.features?.tokens(of: rows)
          ?? rows.tokensPerRow(for: model) * Double(rows.rows.count))
    )
    return [
      "  rows      \(rows.rows.count.grouped) of '\(label(of: evaluate.data))'",
      "  measures  " + evaluate.metrics.map { "\($0.declared)" }.joined(separator: ", "),
      "  intervals \(PlanValue.number(evaluate.confidence * 100))%, "
        + "\(evaluate.resamples.grouped) bootstrap resamples of prompts",
    ]
  }

  private func claimLine(_ claim: ClaimPlan) -> String {
    func read(_ reading: ReadingPlan) -> String {
      let evaluation = experiment.plan.node(reading.evaluation)?.label ?? reading.evaluation.short
      return "\(reading.metric) of '\(evaluation)'"
    }
    let subtracted = claim.subtracted.map { " − \(read($0))" } ?? ""
    return "  \(claim.text): \(read(claim.reading))\(subtracted) \(claim.relation.rawValue) "
      + "\(PlanValue.number(claim.threshold))  \(claim.location)"
  }

  func label(of id: NodeID) -> String { experiment.plan.node(id)?.label ?? id.short }
}
