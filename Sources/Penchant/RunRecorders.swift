import Foundation
import RecipePlan
import RunReports

/// Hands the events of a run to every report.
final class RunRecorders {
  private var files: [any Recorder]
  private var terminal: TerminalRecorder
  private let faults = FaultChannel()

  /// Makes the reports that a command line asks for.
  init(folder: OutputFolder, arguments: RecipeArguments, environment: [String: String]) {
    files = [
      MetricsLogRecorder(file: folder.url.appending(path: "metrics.jsonl")),
      ResultsRecorder(folder: folder.url),
      SummaryRecorder(file: folder.url.appending(path: "summary.md")),
    ]
    terminal = TerminalRecorder(
      results: arguments.printsJSON
        ? Self.silence : .standardOutput(environment: environment),
      progress: Self.progress(environment: environment),
      faults: faults.sink(environment: environment),
      isQuiet: arguments.isQuiet
    )
  }

  /// Tells every report.
  ///
  /// A terminal that is gone stops nothing; a file that can't be written does.
  func record(_ event: RunEvent) throws {
    // The command tells the fault that ended the run, in one piece, as it tells every other.
    if case .runFinished(let outcome) = event, case .failed = outcome.ending { faults.close() }
    defer { try? terminal.record(event) }
    var failure: (any Error)?
    for index in files.indices {
      do { try files[index].record(event) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  /// Where progress goes: a terminal if there is one, but in continuous integration plain lines.
  private static func progress(environment: [String: String]) -> TerminalSink {
    guard let isIntegration = environment["CI"], !["", "0", "false"].contains(isIntegration) else {
      return .progress(environment: environment)
    }
    let style = TextStyle(isTerminal: false, environment: environment)
    return TerminalSink(isTerminal: false, style: style) {
      try FileHandle.standardError.write(contentsOf: Data($0.utf8))
    }
  }

  private static var silence: TerminalSink {
    TerminalSink(isTerminal: false, style: TextStyle(colors: false, unicode: true)) { _ in }
  }
}
