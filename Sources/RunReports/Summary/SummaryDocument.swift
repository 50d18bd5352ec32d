import RecipePlan

/// The text of `summary.md`: the verdict, the claims and the metrics for a code review.
struct SummaryDocument {
  var record: RunRecord

  /// The whole document; blocks are separated by empty lines.
  var text: String {
    guard let header = record.header else { return "" }
    var lines = heading(header)
    lines += claims
    for table in EvaluationTable.tables(of: record.evaluations) {
      lines += metrics(table)
    }
    lines += notes
    lines += SummaryDetails(record: record, header: header).lines
    lines += ["", "Repeat: \(MarkdownText.code(Self.command(header)))"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func heading(_ header: RunHeader) -> [String] {
    var lines = [
      "<!-- penchant:\(Self.identifier(header.recipe)):v1 -->",
      "### \(MarkdownText.plain(header.recipe)): \(verdict)",
    ]
    if !header.summary.isEmpty {
      lines.append(MarkdownText.plain(header.summary))
    }
    switch record.outcome?.ending {
    case .failed(let message):
      lines += ["", "**The run stopped with a fault:** \(MarkdownText.code(message))"]
    case .interrupted:
      lines += ["", "**The run was interrupted:** what follows is incomplete."]
    case .completed, nil: break
    }
    return lines
  }

  /// How the run ended, if early, and the verdicts, for the heading.
  private var verdict: String {
    let counts = record.verdictCounts(order: [.holds, .fails, .undecided])
    // Events don't say how many claims a run that stopped early did not come to.
    let judged = counts.isEmpty ? "no claim was judged" : counts
    return switch record.outcome?.ending {
    case .failed: "failed, \(judged)"
    case .interrupted: "interrupted, \(judged)"
    case .completed, nil: counts.isEmpty ? "no claims" : counts
    }
  }

  private var claims: [String] {
    guard !record.claims.isEmpty else { return [] }
    var lines = ["", "| | Claim | Measured | Required |", "| :-- | :-- | --: | --: |"]
    for claim in record.claimsByVerdict {
      let measured = MeasurementText.value(claim.measured, judgedBy: claim)
      let relation = claim.relation.replacing(">=", with: "≥").replacing("<=", with: "≤")
      let required = "\(MarkdownText.plain(relation)) \(TextNumber.exact(claim.threshold))"
      let reason = claim.reason.isEmpty ? "" : "<br>\(MarkdownText.plain(claim.reason))"
      let title = MarkdownText.plain(claim.measured.title)
      let compared = title.isEmpty ? "" : " (\(title))"
      lines.append(
        "| \(Self.verdict(claim.verdict)) | \(MarkdownText.plain(claim.text))\(compared) | "
          + "\(Self.cell(measured))\(reason) | \(required) |"
      )
    }
    return lines
  }

  private func metrics(_ table: EvaluationTable) -> [String] {
    let columns = table.models.map(MarkdownText.plain)
    let rows = TextNumber.count(table.rows, "row")
    var lines = [
      "", "Measured on \(MarkdownText.code(table.data)), \(rows):", "",
      Self.row(["Metric"] + columns + ["n"]),
      Self.row([":--"] + columns.map { _ in "--:" } + ["--:"]),
    ]
    for metric in table.metrics {
      var cells = Array(repeating: "", count: columns.count)
      for cell in metric.cells {
        cells[cell.column] = Self.cell(MeasurementText.value(cell.measurement))
      }
      let title = Self.capitalized(metric.title)
      lines.append(
        Self.row(
          [MarkdownText.plain(title) + metric.heading.direction.arrow] + cells
            + [Self.counts(metric.cells.map(\.measurement.count))]
        )
      )
      for baseline in metric.baselines {
        // A rule without a model has no column of its own; its value stands behind its name.
        let value = Self.cell(MeasurementText.value(baseline))
        lines.append(
          Self.row(
            ["— \(MarkdownText.plain(baseline.title)): \(value)"] + columns.map { _ in "" }
              + [TextNumber.count(baseline.count)]
          )
        )
      }
    }
    return lines
  }

  private var notes: [String] {
    guard !record.notes.isEmpty else { return [] }
    return ["", "Worth knowing:", ""]
      + record.notes.map { note in
        let place = note.location.map { " (\(MarkdownText.code($0.description)))" } ?? ""
        return "- \(MarkdownText.plain(note.text))\(place)"
      }
  }

  /// The command that makes the same run again.
  private static func command(_ header: RunHeader) -> String {
    let changed = header.parameters.filter { $0.value != $0.declared }
    let settings = changed.map { " --set \(quoted("\($0.name)=\($0.value)"))" }.joined()
    return "swift package run-recipe \(quoted(header.recipe)) --seed \(header.seed)\(settings)"
  }

  /// A word for a shell: as it is if that is safe, else in single quotes.
  private static func quoted(_ word: String) -> String {
    let plain = "0123456789_-+=.,:/@%".unicodeScalars
    let isSafe =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || plain.contains($0))
      }
    return isSafe ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// The name as it may stand in a comment.
  private static func identifier(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.prefix(80).filter {
          $0.isASCII && ($0.properties.isAlphabetic || "0123456789_".unicodeScalars.contains($0))
        }
      )
    )
  }

  static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// A value as a cell: square brackets must not become a link.
  private static func cell(_ value: String) -> String {
    value.replacing("[", with: "\\[")
  }

  /// The counts of a row, one number if all are equal.
  private static func counts(_ counts: [Int]) -> String {
    guard let low = counts.min(), let high = counts.max() else { return "" }
    return low == high
      ? TextNumber.count(low) : "\(TextNumber.count(low)) to \(TextNumber.count(high))"
  }

  private static func capitalized(_ title: String) -> String {
    title.prefix(1).uppercased() + title.dropFirst()
  }

  private static func verdict(_ verdict: ClaimReport.Verdict) -> String {
    switch verdict {
    case .holds: "✅ holds"
    case .fails: "❌ fails"
    case .undecided: "❔ undecided"
    }
  }
}
