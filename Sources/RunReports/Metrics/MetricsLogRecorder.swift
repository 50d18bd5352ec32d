public import Foundation
public import RecipePlan

/// Writes `metrics.jsonl`: one JSON object for every logged step and every evaluation.
///
/// Names are TRL's, as the events bring them; evaluations get the prefix `eval_`. Beside the
/// metrics a line has `stage` (the label), `node` (the start of the stage's identifier) and for
/// steps `step` and `epoch`. Keys are sorted and nothing in a line depends on time or machine. A
/// line is handed to the system as soon as it is known, so the file can be followed.
public struct MetricsLogRecorder: Recorder {
  private let file: URL
  private let isContinuing: Bool
  private var output: AppendedFile?
  private var earlier = EarlierMetrics()

  /// Creates a recorder.
  ///
  /// - Parameters:
  ///   - file: The file to write; its folder is created. One that exists is replaced when the run
  ///     starts.
  ///   - isContinuing: Keeps the steps of the file that exists for stages that are not run again or
  ///     that go on from a later step, so that an interrupted and continued run leaves the same
  ///     bytes as one without interruption.
  public init(file: URL, isContinuing: Bool = false) {
    self.file = file
    self.isContinuing = isContinuing
  }

  /// Writes the line of an event, if it has one.
  ///
  /// - Throws: ``ReportFileError`` or a Foundation error if the file cannot be written.
  public mutating func record(_ event: RunEvent) throws {
    switch event {
    case .runStarted:
      earlier = isContinuing ? EarlierMetrics(file: file) : EarlierMetrics()
      output = try AppendedFile(replacing: file)
    case .stageAdvanced(let step) where step.isLogged:
      try write(earlier.take(node: MetricsLine.node(step.id), before: step.step))
      try write([MetricsLine(step: step).json])
    case .stageFinished(let outcome):
      try write(earlier.take(node: MetricsLine.node(outcome.id), before: outcome.steps + 1))
    case .evaluated(let evaluation):
      try write([MetricsLine(evaluation: evaluation).json])
    case .runFinished:
      try output?.synchronize()
      output = nil
    default: break
    }
  }

  private mutating func write(_ lines: [String]) throws {
    guard !lines.isEmpty else { return }
    let output = try self.output ?? AppendedFile(replacing: file)
    self.output = output
    for line in lines {
      try output.append(line: line)
    }
  }
}
