public import RecipePlan

/// Tells a person at a terminal, or the reader of a log, what a run does and what came out.
///
/// Progress goes to one sink and results to another, so that the results can be kept in a file. On
/// a terminal a bar rewrites itself; elsewhere there are plain lines, at most one per 5 seconds and
/// per 10% of a stage.
public struct TerminalRecorder: Recorder {
  private let results: TerminalSink
  private let progress: TerminalSink
  private let faults: TerminalSink
  private let isQuiet: Bool
  private let reportFile: String
  private var record = RunRecord()
  private var losses: [String: LossSeries] = [:]
  private var lossOrder: [String] = []
  private var current: StageReport?
  private var isBarShown = false
  /// The progress shown last: of which stage, at which second, and how far it was.
  private var lastShown: (id: String, seconds: Double, fraction: Double)?

  /// Creates a recorder over two sinks.
  ///
  /// - Parameters:
  ///   - results: Gets metrics, claims and the path of the report.
  ///   - progress: Gets stages and the bar.
  ///   - faults: Gets notes, faults and what was kept; the sink of the progress if `nil`.
  ///   - isQuiet: Leaves out everything but faults, claims, the summary and the path.
  ///   - reportFile: The file in the output folder that the last line points to; empty for the
  ///     folder itself.
  public init(
    results: TerminalSink,
    progress: TerminalSink,
    faults: TerminalSink? = nil,
    isQuiet: Bool = false,
    reportFile: String = "summary.md"
  ) {
    self.results = results
    self.progress = progress
    self.faults = faults ?? progress
    self.isQuiet = isQuiet
    self.reportFile = reportFile
  }

  /// Shows one event.
  ///
  /// - Throws: An error if a sink refuses the text.
  public mutating func record(_ event: RunEvent) throws {
    record.add(event)
    switch event {
    case .runStarted(let header): try show(header)
    case .dataPrepared(let data): try show(data)
    case .modelLoaded(let model, let seconds): try show(model, seconds: seconds)
    case .stageStarted(let stage): try begin(stage)
    case .stageAdvanced(let step): try advance(step)
    case .stageFinished(let outcome): try finish(outcome)
    case .evaluated: break
    case .claimJudged: break
    case .noted(let note): try show(note)
    case .runFinished(let outcome): try conclude(outcome)
    }
  }

  private var stageLines: StageLines { StageLines(columns: min(progress.columns, 100)) }

  private mutating func show(_ header: RunHeader) throws {
    losses = [:]
    lossOrder = []
    current = nil
    let style = progress.style
    let name = style.paint(SafeText.terminal(header.recipe), .bold)
    let plan = SafeText.terminal(String(header.planFingerprint.prefix(8)))
    try tell("\(name)  plan \(plan)  seed \(header.seed)")
  }

  private mutating func show(_ data: DataReport) throws {
    let kept = data.parts.reduce(0) { $0 + $1.rows }
    // Several files have an entry each, so what was read is what was kept and what was lost.
    let read = data.ledger.reduce(kept) { sum, entry in
      entry.drops.reduce(sum + entry.merged) { $0 + $1.count }
    }
    let rows =
      read > kept
      ? "\(TextNumber.count(kept)) of \(TextNumber.count(read, "row"))"
      : TextNumber.count(kept, "row")
    try tellFinished(
      name: "Dataset " + SafeText.terminal(data.label),
      detail: rows,
      seconds: data.seconds
    )
  }

  private mutating func show(_ model: ModelReport, seconds: Double) throws {
    try tellFinished(
      name: "Model " + SafeText.terminal(model.label),
      detail:
        "\(SafeText.terminal(model.family)), \(TextNumber.count(model.parameters)) parameters",
      seconds: seconds
    )
  }

  private mutating func begin(_ stage: StageReport) throws {
    current = stage
    lastShown = nil
  }

  private mutating func advance(_ step: StageProgress) throws {
    if let loss = step.metrics["loss"] {
      if losses[step.id] == nil {
        losses[step.id] = LossSeries(label: step.label)
        lossOrder.append(step.id)
      }
      losses[step.id]?.values.append(loss)
    }
    guard !isQuiet else { return }
    let lines = stageLines
    let fraction = lines.fraction(of: step)
    if lastShown?.id != step.id {
      lastShown = nil
    }
    let name = StageLines.name(
      kind: current.flatMap { $0.id == step.id ? $0.kind : nil } ?? .train,
      label: step.label
    )
    let sinceLast = step.seconds - (lastShown?.seconds ?? 0)
    if progress.isTerminal {
      // Ten times a second is as often as anyone can read.
      guard lastShown == nil || sinceLast >= 0.1 || step.step >= step.steps else { return }
      let bar = progress.style.encode(lines.bar(name: name, progress: step))
      try progress.write("\r" + bar + "\u{1B}[K")
      isBarShown = true
    } else {
      let share = fraction - (lastShown?.fraction ?? 0)
      // The tolerance is for tenths that are not exact in binary.
      guard sinceLast >= 5, share >= 0.1 - 1e-9, step.step < step.steps else { return }
      try tell(lines.plain(name: name, progress: step))
    }
    lastShown = (step.id, step.seconds, fraction)
  }

  private mutating func finish(_ outcome: StageOutcome) throws {
    var details: [String] = []
    if outcome.steps > 0, outcome.kind == .train {
      details.append(TextNumber.count(outcome.steps, "step"))
    }
    if let loss = outcome.metrics["loss"] {
      details.append("loss \(TextNumber.short(loss))")
    }
    if let rows = record.evaluations.last(where: { $0.id == outcome.id })?.rows {
      details.append(TextNumber.count(rows, "row"))
    }
    try tellFinished(
      name: StageLines.name(kind: outcome.kind, label: outcome.label),
      detail: details.joined(separator: ", "),
      seconds: outcome.seconds
    )
    current = nil
  }

  private mutating func show(_ note: RunNote) throws {
    guard !isQuiet else { return }
    let place = note.location.map { "\(SafeText.terminal($0.description)): " } ?? ""
    try complain("note: \(place)\(SafeText.terminal(note.text))", .warn)
  }

  private mutating func conclude(_ outcome: RunOutcome) throws {
    try clearBar()
    switch outcome.ending {
    case .completed: break
    case .interrupted(let kept):
      for sentence in kept {
        try complain("kept: \(SafeText.terminal(sentence))", .warn)
      }
    case .failed(let message):
      try complain("error: \(SafeText.terminal(message))", .bad)
    }
    let lines = ResultLines(style: results.style, columns: min(results.columns, 100))
    if !isQuiet {
      for table in EvaluationTable.tables(of: record.evaluations) {
        try print(lines.table(table))
      }
      for series in lossOrder.compactMap({ losses[$0] }) where !series.text.isEmpty {
        let label = DisplayWidth.cut("loss, \(SafeText.terminal(series.label))", to: 30)
        try print([DisplayWidth.padded(label, to: 16) + "  " + series.text])
      }
    }
    for claim in record.claimsByVerdict {
      try print(lines.claim(claim))
    }
    try print([results.style.paint(lines.summary(record, outcome: outcome), .bold)])
    try print(["report: \(path(in: SafeText.terminal(outcome.outputFolder)))"])
  }

  private func path(in folder: String) -> String {
    guard !reportFile.isEmpty else { return folder }
    guard !folder.isEmpty else { return reportFile }
    return folder.hasSuffix("/") ? folder + reportFile : "\(folder)/\(reportFile)"
  }

  private mutating func tellFinished(name: String, detail: String, seconds: Double) throws {
    let mark = progress.style.unicode ? "✔" : "ok"
    let line = stageLines.finished(mark: mark, name: name, detail: detail, seconds: seconds)
    try tell(progress.style.paint(mark, .good) + line.dropFirst(mark.count))
  }

  /// Writes a line about progress, above which no rest of a bar remains.
  private mutating func tell(_ line: String) throws {
    guard !isQuiet else { return }
    try clearBar()
    try progress.write(progress.style.encode(line) + "\n")
  }

  /// Writes a sentence about a fault or something worth knowing.
  private mutating func complain(_ text: String, _ role: TextStyle.Role) throws {
    try clearBar()
    for line in DisplayWidth.wrapped(text, to: min(faults.columns, 100)) {
      try faults.write(faults.style.encode(faults.style.paint(line, role)) + "\n")
    }
  }

  private mutating func clearBar() throws {
    guard isBarShown else { return }
    isBarShown = false
    try progress.write("\r\u{1B}[K")
  }

  private func print(_ lines: [String]) throws {
    for line in lines {
      try results.write(results.style.encode(line) + "\n")
    }
  }
}
