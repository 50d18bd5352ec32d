import Foundation
import RecipePlan
import RunReports
import Testing

@Suite struct MetricsLogRecorderTests {
  private func log(
    _ events: [RunEvent],
    to file: URL,
    isContinuing: Bool = false
  ) throws -> String {
    var recorder = MetricsLogRecorder(file: file, isContinuing: isContinuing)
    for event in events {
      try recorder.record(event)
    }
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test func oneSortedObjectPerLoggedStepAndEvaluation() throws {
    let folder = try TemporaryFolder()
    let text = try log(SampleRun.events(), to: folder.file("new/metrics.jsonl"))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count == 6)
    #expect(
      lines.first
        == "{\"epoch\":0.25,\"loss\":0.629,\"node\":\"train-dpo\",\"rewards/margins\":0.16,"
        + "\"stage\":\"DPO\",\"step\":160}"
    )
    #expect(
      lines.last
        == "{\"data\":\"HHRLHF, test\",\"eval_baselines/longer\":0.5612,"
        + "\"eval_calibration\":0.0611,\"eval_rewards/accuracies\":0.6431,\"eval_rows\":2312,"
        + "\"node\":\"evaluate-DPO\",\"stage\":\"DPO\"}"
    )
    for line in lines {
      _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
    }
  }

  @Test func timesDoNotMatter() throws {
    let folder = try TemporaryFolder()
    let fast = try log(SampleRun.events(), to: folder.file("a"))
    let slow = try log(SampleRun.events(slowness: 7), to: folder.file("b"))
    #expect(fast == slow)
  }

  @Test func aContinuedRunLeavesTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let whole = try log(SampleRun.events(), to: folder.file("whole"))
    let events = SampleRun.events()
    let file = folder.file("continued")
    _ = try log(Array(events.prefix(3 + 500)), to: file)
    // The continued run starts again behind the checkpoint of step 400.
    let rest = Array(events.prefix(3)) + Array(events.dropFirst(3 + 400))
    #expect(try log(rest, to: file, isContinuing: true) == whole)
    // A run that reuses the finished stage has no steps of its own.
    let reused = Array(events.prefix(3)) + Array(events.dropFirst(3 + 640))
    #expect(try log(reused, to: file, isContinuing: true) == whole)
    #expect(try log(events, to: file) == whole)
  }

  @Test func numbersThatJSONLacksBecomeNull() throws {
    let folder = try TemporaryFolder()
    let step = StageProgress(
      id: "x",
      label: "a\"\\\n\u{1B}\u{2028}",
      step: 1,
      steps: 1,
      epoch: 1,
      tokens: 0,
      seconds: 0,
      metrics: ["loss": .nan, "grad_norm": .infinity, "z": -0.0, "step": 9],
      isLogged: true
    )
    let text = try log(
      [.runStarted(SampleRun.header), .stageAdvanced(step)],
      to: folder.file("m")
    )
    #expect(
      text == "{\"epoch\":1.0,\"grad_norm\":null,\"loss\":null,\"node\":\"x\","
        + "\"stage\":\"a\\\"\\\\\\n\\u001b\\u2028\",\"step\":1,\"z\":0.0}\n"
    )
  }

  @Test func linesCanBeFollowed() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("metrics.jsonl")
    var recorder = MetricsLogRecorder(file: file)
    try recorder.record(.runStarted(SampleRun.header))
    try recorder.record(SampleRun.step(160))
    #expect(try String(contentsOf: file, encoding: .utf8).hasSuffix("\"step\":160}\n"))
    try recorder.record(SampleRun.step(161))
    try recorder.record(SampleRun.step(320))
    #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count == 2)
  }
}
