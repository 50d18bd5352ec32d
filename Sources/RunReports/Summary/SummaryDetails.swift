import RecipePlan

/// The folded part of the summary: stages, what became of the rows, and what the numbers rest on.
struct SummaryDetails {
  var record: RunRecord
  var header: RunHeader

  /// The lines from the opening to the closing tag.
  var lines: [String] {
    ["", "<details><summary>Training, data, environment</summary>"]
      + stages + files + ledgers + foundations
      + ["", "</details>"]
  }

  private var stages: [String] {
    guard !record.stageOutcomes.isEmpty else { return [] }
    // The events of beginning stages have the formulas, those of ended ones the numbers.
    let formulas = Dictionary(
      record.stages.filter { $0.kind == .train && !$0.formula.isEmpty }.map { ($0.id, $0.formula) }
    ) { first, _ in first }
    let hasFormulas = record.stageOutcomes.contains { formulas[$0.id] != nil }
    return [
      "",
      SummaryDocument.row(
        ["Stage", "", "Loss", "Steps", "Tokens"] + (hasFormulas ? ["Formula"] : [])
      ),
      SummaryDocument.row([":--", ":--", "--:", "--:", "--:"] + (hasFormulas ? [":--"] : [])),
    ]
      + record.stageOutcomes.map { stage in
        SummaryDocument.row(
          [
            stage.kind.rawValue,
            MarkdownText.code(stage.label),
            stage.metrics["loss"].map { TextNumber.short($0) } ?? TextNumber.missing,
            stage.steps > 0 ? TextNumber.count(stage.steps) : TextNumber.missing,
            stage.tokens > 0 ? TextNumber.count(stage.tokens) : TextNumber.missing,
          ] + (hasFormulas ? [Self.formula(formulas[stage.id])] : [])
        )
      }
  }

  /// A formula as a cell; it has more room than other text, because a part of one says nothing.
  private static func formula(_ formula: String?) -> String {
    formula.map { MarkdownText.code($0, limit: 1_000) } ?? ""
  }

  private var files: [String] {
    let files = record.data.flatMap(\.files) + record.models.flatMap(\.files)
    guard !files.isEmpty else { return [] }
    return ["", "| File | Size | SHA-256 |", "| :-- | --: | :-- |"]
      + files.map { file in
        SummaryDocument.row([
          MarkdownText.code(file.path),
          TextNumber.bytes(file.bytes),
          MarkdownText.code(String(file.checksum.prefix(16))),
        ])
      }
  }

  /// Every row that was read is accounted for: one line per step, one per reason of a drop.
  private var ledgers: [String] {
    var rows: [[String]] = []
    for data in record.data {
      rows += Self.rows(of: data.ledger, subject: data.label)
      let parts = data.parts.map {
        "\(MarkdownText.code($0.name)) \(TextNumber.count($0.rows))"
      }
      if !parts.isEmpty {
        rows.append([MarkdownText.code(data.label), parts.joined(separator: ", "), "", "", "", ""])
      }
    }
    for stage in record.stageOutcomes {
      rows += Self.rows(of: stage.ledger, subject: stage.label)
    }
    for evaluation in record.evaluations {
      rows += Self.rows(of: evaluation.ledger, subject: evaluation.model)
    }
    guard !rows.isEmpty else { return [] }
    let head = [
      "", "| Rows of | Step | Read | Kept | Merged | Shortened |",
      "| :-- | :-- | --: | --: | --: | --: |",
    ]
    return head + rows.map(SummaryDocument.row)
  }

  private static func rows(of ledger: [LedgerReport], subject: String) -> [[String]] {
    ledger.flatMap { entry in
      let step = [
        MarkdownText.code(subject), MarkdownText.code(entry.step), TextNumber.count(entry.read),
        TextNumber.count(entry.kept), zeroAsBlank(entry.merged), zeroAsBlank(entry.truncated),
      ]
      let drops = entry.drops.map { drop in
        let sample = drop.samples.first.map { ", such as \(MarkdownText.code($0))" } ?? ""
        let reason = MarkdownText.code(drop.reason)
        let text = "— \(TextNumber.count(drop.count)) dropped: \(reason)\(sample)"
        return ["", text, "", "", "", ""]
      }
      let notes = entry.notes.map { ["", "— \(MarkdownText.code($0))", "", "", "", ""] }
      return [step] + drops + notes
    }
  }

  private static func zeroAsBlank(_ number: Int) -> String {
    number == 0 ? "" : TextNumber.count(number)
  }

  private var foundations: [String] {
    let levels = EvaluationTable.tables(of: record.evaluations).flatMap(\.confidences)
    var unique: [String] = []
    for level in levels where !unique.contains(level) {
      unique.append(level)
    }
    let shown = unique.joined(separator: " and ")
    let intervals =
      unique.isEmpty ? "" : "\(shown) intervals by a bootstrap over prompts. "
    let plan = MarkdownText.code(String(header.planFingerprint.prefix(8)))
    var lines = [
      "",
      "\(intervals)Plan \(plan), seed \(header.seed), engine \(MarkdownText.code(header.engine)), "
        + "instructions \(MarkdownText.code(header.instructionSet)).",
    ]
    if !header.parameters.isEmpty {
      lines += ["", "| Parameter | Value | Declared |", "| :-- | --: | --: |"]
      lines += header.parameters.map { parameter in
        SummaryDocument.row([
          MarkdownText.code(parameter.name),
          MarkdownText.code("\(parameter.value)"),
          parameter.value == parameter.declared ? "" : MarkdownText.code("\(parameter.declared)"),
        ])
      }
    }
    return lines
  }
}
