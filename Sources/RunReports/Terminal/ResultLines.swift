import RecipePlan

/// The lines about results: metrics, claims and how the run ended.
struct ResultLines {
  var style: TextStyle
  /// How many columns a line should take.
  var columns: Int

  /// The metrics of one set of rows, a block per metric with a line per model.
  func table(_ table: EvaluationTable) -> [String] {
    let levels = table.confidences
    let intervals = levels.isEmpty ? "" : ", \(levels.joined(separator: " and ")) intervals"
    let data = SafeText.terminal(table.data)
    var lines = DisplayWidth.wrapped(
      "\(data): \(TextNumber.count(table.rows, "row"))\(intervals)",
      to: columns
    )
    .map { style.paint($0, .bold) }
    let width = nameWidth(of: table)
    for metric in table.metrics {
      let title = SafeText.terminal(metric.title)
      lines.append(DisplayWidth.cut(title, to: columns - 2) + metric.heading.direction.arrow)
      for cell in metric.cells {
        lines += row(table.models[cell.column], cell.measurement, width: width)
      }
      for baseline in metric.baselines {
        lines += row(baseline.title, baseline, width: width)
      }
    }
    return lines
  }

  private func nameWidth(of table: EvaluationTable) -> Int {
    let names = table.models + table.metrics.flatMap { $0.baselines.map(\.title) }
    let longest = names.map { DisplayWidth.columns(of: SafeText.terminal($0)) }.max() ?? 0
    return min(28, max(14, longest))
  }

  private func row(_ name: String, _ measurement: Measurement, width: Int) -> [String] {
    let name = DisplayWidth.cut(SafeText.terminal(name), to: width)
    let value = DisplayWidth.padded(MeasurementText.value(measurement), to: 24)
    let count = style.paint("n \(TextNumber.count(measurement.count))", .dim)
    return ["  \(DisplayWidth.padded(name, to: width))  \(value)  \(count)"]
  }

  /// One claim: verdict, words and place, then what is compared, was measured and is required.
  func claim(_ claim: ClaimReport) -> [String] {
    let (symbol, role) = verdict(claim.verdict)
    let indent = String(repeating: " ", count: 13)
    let place = SafeText.terminal(claim.location.description)
    var words = DisplayWidth.wrapped(SafeText.terminal(claim.text), to: columns - indent.count)
    let first = words.removeFirst()
    let head = DisplayWidth.padded(symbol, to: indent.count)
    // Only the symbol and word are painted, the padding is not.
    let painted = style.paint(symbol, role) + head.dropFirst(symbol.count)
    let gap =
      columns - indent.count - DisplayWidth.columns(of: first) - DisplayWidth.columns(of: place)
    let fits = words.isEmpty && gap >= 2
    var lines = [painted + style.paint(first, .bold)]
    if fits, !place.isEmpty {
      lines[0] += String(repeating: " ", count: gap) + style.paint(place, .dim)
    }
    lines += words.map { indent + style.paint($0, .bold) }
    let title = SafeText.terminal(claim.measured.title)
    var facts =
      (title.isEmpty ? "" : title + " ")
      + "\(MeasurementText.value(claim.measured, judgedBy: claim)), required "
      + "\(SafeText.terminal(claim.relation)) \(TextNumber.exact(claim.threshold))"
    let reason = claim.reason.isEmpty ? MeasurementText.whatWouldDecide(claim) : claim.reason
    if !reason.isEmpty {
      facts += "; " + SafeText.terminal(reason)
    }
    lines += DisplayWidth.wrapped(facts, to: columns - indent.count).map { indent + $0 }
    if !fits, !place.isEmpty {
      lines.append(indent + style.paint(place, .dim))
    }
    return lines
  }

  /// The sentence that sums up a run.
  func summary(_ record: RunRecord, outcome: RunOutcome) -> String {
    let time = TextNumber.duration(outcome.seconds)
    let counts = record.verdictCounts(order: [.fails, .undecided, .holds])
    // A run that stopped early may have claims that it didn't come to.
    let claims = counts.isEmpty ? "no claim was judged" : counts
    switch outcome.ending {
    case .completed: return "\(counts.isEmpty ? "no claims" : counts) in \(time)"
    case .interrupted: return "interrupted after \(time); \(claims)"
    case .failed: return "stopped by a fault after \(time); \(claims)"
    }
  }

  private func verdict(_ verdict: ClaimReport.Verdict) -> (String, TextStyle.Role) {
    switch verdict {
    case .fails: (style.unicode ? "✘ fails" : "FAIL fails", .bad)
    case .undecided: (style.unicode ? "? undecided" : "?? undecided", .warn)
    case .holds: (style.unicode ? "✔ holds" : "ok holds", .good)
    }
  }
}
