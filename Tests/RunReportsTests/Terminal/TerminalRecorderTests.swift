import RecipePlan
import RunReports
import Testing

@Suite struct TerminalRecorderTests {
  private func run(
    _ events: [RunEvent] = SampleRun.events(),
    results: TerminalSink,
    progress: TerminalSink,
    isQuiet: Bool = false
  ) throws {
    var recorder = TerminalRecorder(results: results, progress: progress, isQuiet: isQuiet)
    for event in events {
      try recorder.record(event)
    }
  }

  static let expectedResults = """
    HHRLHF, test: 2,312 rows, 95% intervals
    ranking accuracy ↑
      IPO                      0.607 [0.586, 0.627]      n 2,312
      DPO                      0.643 [0.622, 0.664]      n 2,312
      always the longer reply  0.561 [0.541, 0.582]      n 2,312
    calibration error ↓
      IPO                      0.061 [0.047, 0.076]      n 2,312
      DPO                      0.061 [0.047, 0.076]      n 2,312
    loss, DPO         0.693 ███▇▇▆▆▅▅▄▄▃▃▂▂▁▁▁ 0.437
    ✘ fails      probabilities are calibrated               HelpfulHarmless.swift:44
                 calibration error of DPO 0.061 [0.047, 0.076], required <= 0.03
    ? undecided  DPO ranks better than IPO by two points    HelpfulHarmless.swift:43
                 ranking accuracy: DPO minus IPO 0.036 [0.012, 0.060], required >=
                 0.02; about 8,200 more rows would decide
    ✔ holds      the policy ranks held-out pairs as people did
                 ranking accuracy of DPO 0.643 [0.622, 0.664], required >= 0.6
                 HelpfulHarmless.swift:44
    1 fails, 1 undecided, 1 holds in 3 min 12 s
    report: /runs/HelpfulHarmless/summary.md

    """

  @Test func resultsAtEightyColumns() throws {
    let results = TextCollector()
    try run(results: results.sink(), progress: TextCollector().sink())
    #expect(results.text == Self.expectedResults)
    #expect(results.lines.allSatisfy { $0.count <= 80 })
  }

  @Test func progressAsPlainLines() throws {
    let progress = TextCollector()
    try run(results: TextCollector().sink(), progress: progress.sink())
    let expected = """
      HelpfulHarmless  plan 9d41c07e  seed 1
      ✔ Dataset HHRLHF  44,871 of 46,210 rows                                    2.1 s
        Train DPO      step 64 of 640, 10%, loss 0.667, 2,000 tok/s, 58 s left
        Train DPO      step 128 of 640, 20%, loss 0.642, 2,000 tok/s, 51 s left
        Train DPO      step 192 of 640, 30%, loss 0.616, 2,000 tok/s, 45 s left
      """
    #expect(progress.text.hasPrefix(expected))
    #expect(progress.lines.count { $0.contains("step ") } == 9)
    #expect(
      progress.lines.contains(
        "✔ Train DPO      640 steps, loss 0.437                                    64.0 s"
      )
    )
    #expect(progress.lines.contains("note: the longer reply was chosen in 58% of the pairs"))
    #expect(!progress.text.contains("\u{1B}") && !progress.text.contains("\r"))
  }

  @Test func plainLinesAreAtMostOnePerFiveSeconds() throws {
    let progress = TextCollector()
    let events = (1...100).map { SampleRun.step($0, of: 100, seconds: Double($0) * 0.2) }
    try run(events, results: TextCollector().sink(), progress: progress.sink())
    #expect(progress.lines.count == 3)
  }

  @Test func theBarRewritesItself() throws {
    let progress = TextCollector()
    let events = [SampleRun.stage("train-dpo", "DPO", .train), SampleRun.step(403)]
    try run(events, results: TextCollector().sink(), progress: progress.sink(isTerminal: true))
    #expect(
      progress.text
        == "\r  Train DPO      ━━━━━━━━━━━─────── 403/640  loss 0.532  2,000 tok/s  24 s left"
        + "\u{1B}[K"
    )
  }

  @Test func theBarNeverWrapsAndIsClearedBeforeResults() throws {
    for columns in [40, 52, 80, 200] {
      let progress = TextCollector()
      let results = TextCollector()
      try run(results: results.sink(), progress: progress.sink(isTerminal: true, columns: columns))
      let frames = progress.text.split(separator: "\r").filter { $0.contains("403/640") }
      #expect(frames.allSatisfy { $0.split(separator: "\u{1B}")[0].count < columns })
      #expect(progress.text.contains("\r\u{1B}[K"))
    }
  }

  @Test func colorsChangeNothingElse() throws {
    let plain = TextCollector()
    let colored = TextCollector()
    try run(results: plain.sink(), progress: plain.sink())
    try run(results: colored.sink(colors: true), progress: colored.sink(colors: true))
    #expect(colored.text.contains("\u{1B}[31m✘ fails\u{1B}[0m      \u{1B}[1mprobabilities"))
    #expect(colored.text.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain.text)
  }

  @Test func asciiOnly() throws {
    let text = TextCollector()
    try run(results: text.sink(unicode: false), progress: text.sink(unicode: false))
    #expect(text.text.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(text.text.contains("FAIL fails   probabilities are calibrated"))
    #expect(text.text.contains("?? undecided DPO ranks better"))
    #expect(text.text.contains("ok holds     the policy"))
    #expect(text.text.contains("ranking accuracy ^"))
  }

  @Test func quietKeepsClaimsAndThePath() throws {
    let results = TextCollector()
    let progress = TextCollector()
    try run(results: results.sink(), progress: progress.sink(), isQuiet: true)
    #expect(progress.text.isEmpty)
    #expect(results.lines.first?.hasPrefix("✘ fails") == true)
    #expect(results.lines.last == "report: /runs/HelpfulHarmless/summary.md")
  }

  @Test func interruptionsAndFaultsAreSaid() throws {
    let results = TextCollector()
    let progress = TextCollector()
    try run(
      SampleRun.events(ending: .interrupted(kept: ["checkpoint of step 400"])),
      results: results.sink(),
      progress: progress.sink(),
      isQuiet: true
    )
    #expect(progress.text == "kept: checkpoint of step 400\n")
    #expect(results.text.contains("interrupted after 3 min 12 s"))
    let fault = TextCollector()
    try run(
      SampleRun.events(ending: .failed(message: "loss is not finite at step 412")),
      results: results.sink(),
      progress: fault.sink(),
      isQuiet: true
    )
    #expect(fault.text == "error: loss is not finite at step 412\n")
  }

  @Test func claimsThatWereNotJudgedAreNotDenied() throws {
    let results = TextCollector()
    let ending = RunOutcome(
      ending: .failed(message: "loss"),
      seconds: 1,
      peakBytes: 0,
      outputFolder: ""
    )
    try run(
      [.runStarted(SampleRun.header), .runFinished(ending)],
      results: results.sink(),
      progress: TextCollector().sink()
    )
    #expect(results.lines.first == "stopped by a fault after 1.0 s; no claim was judged")
  }

  @Test func hostileTextIsShownAsText() throws {
    let text = TextCollector()
    let hostile = "\u{1B}]0;owned\u{07}\u{202E}x\n\r" + String(repeating: "long ", count: 60)
    let events: [RunEvent] = [
      .runStarted(SampleRun.header), .dataPrepared(SampleRun.data(label: hostile)),
      .evaluated(SampleRun.evaluation(hostile, accuracy: (0.5, 0.4, 0.6))),
      .noted(RunNote(text: hostile, location: nil)),
      .claimJudged(
        SampleRun.claim(hostile, SampleRun.measurement("m", hostile, nil), ">=", 1, .undecided)
      ),
      .runFinished(RunOutcome(ending: .completed, seconds: 1, peakBytes: 0, outputFolder: "")),
    ]
    try run(events, results: text.sink(), progress: text.sink())
    let forbidden: Set<Unicode.Scalar> = ["\u{1B}", "\u{07}", "\u{202E}", "\r"]
    #expect(text.text.unicodeScalars.allSatisfy { !forbidden.contains($0) })
    #expect(text.lines.allSatisfy { $0.count <= 80 })
    #expect(text.lines.last == "report: summary.md")
  }

  @Test func strangeProgressDoesNotCrash() throws {
    let text = TextCollector()
    let progress = StageProgress(
      id: "x",
      label: "",
      step: 0,
      steps: 0,
      epoch: .nan,
      tokens: .max,
      seconds: 0,
      metrics: ["loss": .nan],
      isLogged: true
    )
    for isTerminal in [true, false] {
      try run(
        [.stageAdvanced(progress), .stageAdvanced(progress)],
        results: text.sink(),
        progress: text.sink(isTerminal: isTerminal)
      )
    }
    #expect(!text.text.contains("nan"))
  }
}
