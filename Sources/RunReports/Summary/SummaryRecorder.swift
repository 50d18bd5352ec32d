public import Foundation
public import RecipePlan

/// Writes `summary.md` at the end of a run, to be pasted into a code review.
///
/// Its first line marks a comment that can be replaced later. Equal results give equal bytes:
/// there are no times, dates, threads or machine names. Text from data stands in code spans only.
/// The file stays under 60,000 bytes.
public struct SummaryRecorder: Recorder {
  private let file: URL
  private var record = RunRecord()

  /// Creates a recorder that writes one file; its folder is created.
  public init(file: URL) {
    self.file = file
  }

  /// Takes note of an event, and writes the file when the run has finished.
  ///
  /// - Throws: ``ReportFileError`` if the file cannot be written.
  public mutating func record(_ event: RunEvent) throws {
    record.add(event)
    guard case .runFinished = event, record.header != nil else { return }
    try AtomicFile.write(Data(markdown.utf8), to: file)
  }

  /// The summary of what was recorded so far, in GitHub's Markdown; empty before a run begins.
  public var markdown: String {
    SummaryLimit.applied(to: SummaryDocument(record: record).text)
  }
}
