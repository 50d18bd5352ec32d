import Foundation
import RecipePlan
import RunReports
import Testing

@Suite struct ResultsRecorderTests {
  private let machine = Machine(
    name: "host",
    system: "Linux",
    architecture: "x86_64",
    processors: 2,
    memoryBytes: 8_000_000_000
  )

  private func write(_ events: [RunEvent], to folder: URL) throws {
    var recorder = ResultsRecorder(folder: folder, machine: machine) {
      Date(timeIntervalSince1970: 1_700_000_000)
    }
    for event in events {
      try recorder.record(event)
    }
  }

  @Test func equalResultsGiveEqualBytes() throws {
    let folder = try TemporaryFolder()
    var other = SampleRun.events(slowness: 5)
    var header = SampleRun.header
    header.threads = 64
    other[0] = .runStarted(header)
    try write(SampleRun.events(), to: folder.file("a"))
    try write(other, to: folder.file("b"))
    let first = try Data(contentsOf: folder.file("a/results.json"))
    #expect(try first == Data(contentsOf: folder.file("b/results.json")))
    let text = String(decoding: first, as: UTF8.self)
    for word in ["seconds", "threads", "host", "peakBytes"] {
      #expect(!text.contains(word))
    }
    let environment = try Data(contentsOf: folder.file("a/environment.json"))
    #expect(try environment != Data(contentsOf: folder.file("b/environment.json")))
  }

  @Test func resultsReadBack() throws {
    let folder = try TemporaryFolder()
    try write(SampleRun.events(), to: folder.url)
    let data = try Data(contentsOf: folder.file("results.json"))
    let results = try ResultsRecorder.results(from: data)
    #expect(results.recipe == "HelpfulHarmless" && results.ending == "completed")
    #expect(results.claims.map(\.verdict) == [.holds, .undecided, .fails])
    #expect(results.data.first?.ledger.first?.drops.first?.count == 172)
    #expect(results.stages.first?.metrics["loss"] == 0.437)
    #expect(results.evaluations.last?.measurements.first?.high == 0.6642)
    #expect(try ResultsRecorder.data(of: results) == data)
  }

  @Test func environmentHoldsTimesAndMachine() throws {
    let folder = try TemporaryFolder()
    try write(SampleRun.events(), to: folder.url)
    let data = try Data(contentsOf: folder.file("environment.json"))
    let environment = try JSONDecoder().decode(RunEnvironment.self, from: data)
    #expect(environment.started == "2023-11-14T22:13:20Z")
    #expect(environment.seconds == 192 && environment.threads == 2)
    #expect(environment.machine == machine)
    #expect(environment.timings.map(\.kind) == ["data", "train", "evaluate"])
  }

  @Test func numbersThatAreNotFiniteDoNotStopTheReport() throws {
    let folder = try TemporaryFolder()
    var claim = SampleRun.claim(
      "c",
      SampleRun.measurement("m", "m", (.nan, -.infinity, .infinity)),
      ">=",
      .nan,
      .undecided
    )
    claim.reason = "not finite"
    try write(
      [
        .runStarted(SampleRun.header), .claimJudged(claim),
        .runFinished(
          RunOutcome(ending: .completed, seconds: .nan, peakBytes: 0, outputFolder: "")
        ),
      ],
      to: folder.url
    )
    let data = try Data(contentsOf: folder.file("results.json"))
    #expect(try ResultsRecorder.results(from: data).claims.first?.measured.low == -.infinity)
  }

  @Test func nothingIsLeftBesideTheReports() throws {
    let folder = try TemporaryFolder()
    try write(SampleRun.events(), to: folder.url)
    try write(SampleRun.events(), to: folder.url)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(names == ["environment.json", "results.json"])
  }

  @Test func aFolderThatCannotBeWrittenIsAnError() throws {
    let folder = try TemporaryFolder()
    try Data("x".utf8).write(to: folder.file("blocked"))
    #expect(throws: ReportFileError.self) {
      try write(SampleRun.events(), to: folder.file("blocked"))
    }
  }
}
