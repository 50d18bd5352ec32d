import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// The card of a saved model, as the Hugging Face Hub shows it: what it is, how it was made, on which
/// data, what was measured and claimed, and whose licence it has.
struct ModelCard {
  let plan: Plan
  let node: PlanNode
  let train: TrainPlan
  let model: ModelInstance
  let origin: PretrainedFiles
  let record: ModelCardRecord
  let seed: UInt64

  /// The card as Markdown with front matter.
  var text: String {
    let sections: [[String]] = [
      frontMatter, introduction, training, head.cardLines, model.learned.cardLines,
      data, evaluation, claims, use,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var isAdapter: Bool { model.isSavedAsAdapter }

  private var isReward: Bool { model.head != nil }

  private var head: PretrainedHead { PretrainedHead(model.head) }

  private var baseName: String { Path(origin.plan.path).name }

  private var frontMatter: [String] {
    var objectives: [String] = []
    for term in train.terms {
      let name = term.declared.type.lowercased()
      if !objectives.contains(name) { objectives.append(name) }
    }
    let tags =
      ["preference-optimization"] + (isAdapter ? ["lora"] : []) + (isReward ? ["reward-model"] : [])
      + objectives + ["penchant"]
    // The Hub's own code for a task would open a head that transformers can't know with random weights.
    let task =
      head.own != nil
      ? [] : ["pipeline_tag: \(isReward ? "text-classification" : "text-generation")"]
    return [
      "---",
      // A card must not say more than the base's own files do.
      "license: \(origin.licence.map(CardText.yaml) ?? "unknown")",
      "base_model: \(CardText.yaml(baseName))",
      "library_name: \(isAdapter ? "peft" : "transformers")",
    ] + task + ["tags:"] + tags.map { "- \(CardText.yaml($0))" } + ["---"]
  }

  private var introduction: [String] {
    let kind =
      isAdapter
      ? "A LoRA adapter\(isReward ? " with a reward head" : "") for"
      : isReward ? "A reward model on" : "A policy from"
    var lines = [
      "# \(CardText.plain(node.label))",
      "",
      "\(kind) \(CardText.code(baseName)), trained by the recipe \(CardText.code(plan.recipe)).",
    ]
    if !plan.summary.isEmpty { lines += ["", CardText.plain(plan.summary)] }
    lines += [
      "",
      "Licence of the base: \(origin.licence.map(CardText.plain) ?? "unknown: check"). It holds for "
        + "this model too; the data may have one of their own.",
    ]
    return lines
  }

  private var training: [String] {
    var rows: [(String, String)] = [
      ("objective", CardText.code(PlanPrinter.formula(of: train))),
      ("declared", train.terms.map { CardText.code("\($0.declared)") }.joined(separator: " + ")),
    ]
    if let settings = model.decoder.adapter?.settings {
      rows.append(
        (
          "adapter",
          "LoRA, rank \(settings.rank), alpha \(CardText.number(settings.alpha)), dropout "
            + "\(CardText.number(settings.dropout))"
            + (settings.isRankStabilized ? ", rank-stabilized" : "")
        )
      )
    }
    rows += [
      ("trained parameters", model.parameters.elementCount.grouped),
      ("optimizer", CardText.plain(PlanPrinter.optimizer(train))),
      ("batch", "\(train.batchSize) examples"),
    ]
    if let outcome = record.outcomes[node.id.text] {
      rows.append(("steps", "\(outcome.steps.grouped), \(outcome.tokens.grouped) tokens"))
    }
    rows += [
      ("prompts and replies", CardText.plain(model.layout.description)),
      ("plan", CardText.code(plan.fingerprint.text)),
      ("seed", "\(seed)"),
    ]
    rows += plan.parameters.map {
      ("parameter \(CardText.code($0.name))", CardText.code(Self.shown($0.value)))
    }
    let legend = PlanPrinter.legend(of: train).map { "- \(CardText.code($0))" }
    return ["## Training", "", "| | |", "| :-- | :-- |"]
      + rows.map { "| \($0.0) | \($0.1) |" }
      + (legend.isEmpty ? [] : [""] + legend)
  }

  /// A parameter's value; of a path the name alone, since folders are the author's own affair.
  private static func shown(_ value: PlanValue) -> String {
    if case .text(let text) = value, text.contains("/") { return "…/\(Path(text).name)" }
    return "\(value)"
  }

  private var data: [String] {
    let files =
      record.data.flatMap(\.files)
      + record.models.filter { $0.fingerprint == originID }.flatMap(\.files)
    var lines = ["## Data", "", "| dataset | part | rows |", "| :-- | :-- | --: |"]
    for report in record.data {
      lines += report.parts.filter { $0.rows > 0 }.map {
        "| \(CardText.plain(report.label)) | \($0.name) | \($0.rows.grouped) |"
      }
    }
    let drops = record.data.flatMap { report in
      report.ledger.flatMap { entry in
        entry.drops.map {
          "- \(CardText.plain(report.label)): \($0.count.grouped) rows dropped by "
            + "\(CardText.code(entry.step)): \(CardText.plain($0.reason))"
        }
      }
    }
    if !drops.isEmpty { lines += [""] + drops }
    if !files.isEmpty {
      lines += ["", "| file | bytes | SHA-256 |", "| :-- | --: | :-- |"]
      lines += files.map {
        "| \(CardText.code($0.path)) | \($0.bytes.grouped) | \(CardText.code($0.checksum)) |"
      }
    }
    return lines
  }

  private var originID: String? {
    plan.nodes.first { $0.operation == .pretrained(origin.plan) }?.id.text
  }

  private var evaluation: [String] {
    guard !record.evaluations.isEmpty else { return [] }
    var lines = [
      "## Evaluation", "", "| model | data | metric | value | interval | n |",
      "| :-- | :-- | :-- | --: | :-- | --: |",
    ]
    for report in record.evaluations {
      lines += report.measurements.map { measured in
        let interval =
          measured.low.map {
            "\(CardText.number($0)) to \(CardText.number(measured.high)) "
              + "(\(CardText.number(measured.confidence * 100))%)"
          } ?? ""
        return "| \(CardText.plain(measured.isBaseline ? "" : report.model)) "
          + "| \(CardText.plain(report.data)) | \(CardText.plain(measured.title)) "
          + "| \(CardText.number(measured.estimate)) | \(interval) | \(measured.count.grouped) |"
      }
    }
    return lines
  }

  private var claims: [String] {
    guard !record.claims.isEmpty else { return [] }
    return ["## Claims", ""]
      + record.claims.map { claim in
        let mark =
          switch claim.verdict {
          case .holds: "✔ holds"
          case .fails: "✘ fails"
          case .undecided: "? undecided"
          }
        let measured = claim.measured
        let found =
          claim.reason.isEmpty
          ? "\(CardText.number(measured.estimate)), from \(CardText.number(measured.low)) to "
            + CardText.number(measured.high)
          : CardText.plain(claim.reason)
        return "- \(mark): \(CardText.plain(claim.text)) (\(found))"
      }
  }

  private var use: [String] {
    var load: [String]
    let labels = max(1, head.labels.count)
    switch (isAdapter, head.plan != nil) {
    case (true, false):
      load = [
        "from peft import PeftModel", "from transformers import AutoModelForCausalLM", "",
        "base = AutoModelForCausalLM.from_pretrained(BASE)",
        "model = PeftModel.from_pretrained(base, FOLDER)",
      ]
    case (true, true):
      load = [
        "from peft import PeftModel",
        "from transformers import AutoModelForSequenceClassification", "",
        "base = AutoModelForSequenceClassification.from_pretrained(",
        "    BASE, num_labels=\(labels), pad_token_id=\(model.layout.paddingToken ?? 0))",
        "model = PeftModel.from_pretrained(base, FOLDER)",
      ]
    case (false, true):
      load = [
        "from transformers import AutoModelForSequenceClassification", "",
        "model = AutoModelForSequenceClassification.from_pretrained(FOLDER)",
      ]
    case (false, false):
      load = [
        "from transformers import AutoModelForCausalLM", "",
        "model = AutoModelForCausalLM.from_pretrained(FOLDER)",
      ]
    }
    if head.own != nil {
      load += [
        "", "from safetensors.torch import load_file",
        "head = load_file(FOLDER + \"/\(PretrainedHead.file)\")",
      ]
    }
    return ["## Use", "", "```python"] + load + ["```"]
  }
}
