/// What happens during a run, in the order in which it happens.
///
/// The interpreter emits events and knows no report; a report reads events and knows no interpreter.
public enum RunEvent: Sendable, Hashable {
  /// The plan is valid and the run begins.
  case runStarted(RunHeader)
  /// A dataset was read and prepared.
  case dataPrepared(DataReport)
  /// A pretrained model was read, in some seconds.
  case modelLoaded(ModelReport, seconds: Double)
  /// A stage begins.
  case stageStarted(StageReport)
  /// An optimizer step was made, or a long evaluation advanced.
  case stageAdvanced(StageProgress)
  /// A stage ended well.
  case stageFinished(StageOutcome)
  /// A model was measured on held-out data.
  case evaluated(EvaluationReport)
  /// A claim was compared with what was measured.
  case claimJudged(ClaimReport)
  /// Something the reader should know that stops nothing.
  case noted(RunNote)
  /// The run ended: completely, or stopped early with what was kept.
  case runFinished(RunOutcome)
}
