import RecipePlan

/// A small run made by hand: one dataset, two trained models, three claims.
enum SampleRun {
  static let header = RunHeader(
    recipe: "HelpfulHarmless",
    summary: "DPO against IPO, with a length baseline.",
    planFingerprint: "9d41c07e" + String(repeating: "0", count: 56),
    seed: 1,
    parameters: [
      PlanParameter(
        name: "beta",
        summary: "strength of the constraint",
        value: .number(0.3),
        declared: .number(0.1)
      )
    ],
    engine: "0.1.0",
    instructionSet: "AVX2",
    threads: 2
  )

  static func data(seconds: Double = 2.1, label: String = "HHRLHF") -> DataReport {
    DataReport(
      label: label,
      fingerprint: "data-1",
      kind: "comparison",
      files: [DataFileReport(path: "test.jsonl.gz", bytes: 61_234_567, checksum: "51b0" + zeros)],
      ledger: [
        LedgerReport(
          step: "HHRLHF",
          read: 46_210,
          kept: 46_038,
          merged: 0,
          truncated: 0,
          drops: [.init(reason: "equal replies", count: 172, samples: ["test.jsonl.gz:17"])],
          notes: []
        ),
        LedgerReport(
          step: "Deduplicate(by: prompt)",
          read: 46_038,
          kept: 44_871,
          merged: 1_167,
          truncated: 0,
          drops: [],
          notes: []
        ),
      ],
      parts: [
        DataPartReport(name: "train", rows: 42_559), DataPartReport(name: "test", rows: 2_312),
      ],
      seconds: seconds
    )
  }

  private static let zeros = String(repeating: "0", count: 60)

  static func measurement(
    _ name: String,
    _ title: String,
    _ values: (Double, Double, Double)?,
    direction: Measurement.Direction = .higher,
    count: Int = 2_312,
    isBaseline: Bool = false
  ) -> Measurement {
    Measurement(
      name: name,
      title: title,
      direction: direction,
      estimate: values?.0,
      low: values?.1,
      high: values?.2,
      confidence: 0.95,
      count: count,
      clusters: count,
      isBaseline: isBaseline
    )
  }

  static func evaluation(_ model: String, accuracy: (Double, Double, Double)) -> EvaluationReport {
    EvaluationReport(
      id: "evaluate-\(model)",
      model: model,
      data: "HHRLHF, test",
      dataFingerprint: "data-1-test",
      rows: 2_312,
      measurements: [
        measurement("rewards/accuracies", "ranking accuracy", accuracy),
        measurement(
          "baselines/longer",
          "always the longer reply",
          (0.5612, 0.5413, 0.5824),
          isBaseline: true
        ),
        measurement(
          "calibration",
          "calibration error",
          (0.0611, 0.0472, 0.0759),
          direction: .lower
        ),
      ],
      ledger: []
    )
  }

  static func claim(
    _ text: String,
    _ measured: Measurement,
    _ relation: String,
    _ threshold: Double,
    _ verdict: ClaimReport.Verdict,
    line: Int = 44
  ) -> ClaimReport {
    ClaimReport(
      text: text,
      location: SourceLocation(file: "HelpfulHarmless/HelpfulHarmless.swift", line: line),
      measured: measured,
      relation: relation,
      threshold: threshold,
      verdict: verdict,
      reason: ""
    )
  }

  static func step(_ step: Int, of steps: Int = 640, seconds: Double? = nil) -> RunEvent {
    .stageAdvanced(
      StageProgress(
        id: "train-dpo",
        label: "DPO",
        step: step,
        steps: steps,
        epoch: Double(step) / Double(steps),
        tokens: step * 200,
        seconds: seconds ?? Double(step) * 0.1,
        metrics: ["loss": 0.693 - 0.0004 * Double(step), "rewards/margins": 0.001 * Double(step)],
        isLogged: step % 160 == 0
      )
    )
  }

  static let formula = "mean[softplus(−beta · |chosen − rejected|)]"

  static func stage(_ id: String, _ label: String, _ kind: StageReport.Kind) -> RunEvent {
    .stageStarted(
      StageReport(id: id, label: label, kind: kind, steps: 640, formula: formula, location: nil)
    )
  }

  static func finished(
    _ id: String,
    _ label: String,
    _ kind: StageReport.Kind,
    seconds: Double
  ) -> RunEvent {
    .stageFinished(
      StageOutcome(
        id: id,
        label: label,
        kind: kind,
        fingerprint: "fingerprint-\(id)",
        steps: kind == .train ? 640 : 0,
        tokens: kind == .train ? 128_000 : 0,
        seconds: seconds,
        metrics: kind == .train ? ["loss": 0.437, "rewards/margins": 0.64] : [:],
        weights: kind == .train
          ? DataFileReport(path: "\(label).safetensors", bytes: 1_000, checksum: "ab") : nil,
        ledger: []
      )
    )
  }

  /// The whole run; `slowness` stretches all times.
  static func events(slowness: Double = 1, ending: RunOutcome.Ending = .completed) -> [RunEvent] {
    let title = "ranking accuracy of DPO"
    let accuracy = measurement("rewards/accuracies", title, (0.6431, 0.6218, 0.6642))
    let error = measurement("calibration", "calibration error of DPO", (0.0611, 0.0472, 0.0759))
    let gap = measurement(
      "rewards/accuracies",
      "ranking accuracy: DPO minus IPO",
      (0.0361, 0.0122, 0.0601)
    )
    var events: [RunEvent] = [
      .runStarted(header), .dataPrepared(data(seconds: 2.1 * slowness)),
      stage("train-dpo", "DPO", .train),
    ]
    events += (1...640).map { step($0, seconds: Double($0) * 0.1 * slowness) }
    events += [
      finished("train-dpo", "DPO", .train, seconds: 64 * slowness),
      .evaluated(evaluation("IPO", accuracy: (0.6071, 0.5862, 0.6274))),
      .evaluated(evaluation("DPO", accuracy: (0.6431, 0.6218, 0.6642))),
      finished("evaluate-DPO", "DPO", .evaluate, seconds: 1.5 * slowness),
      .noted(RunNote(text: "the longer reply was chosen in 58% of the pairs", location: nil)),
      .claimJudged(
        claim("the policy ranks held-out pairs as people did", accuracy, ">=", 0.6, .holds)
      ),
      .claimJudged(
        claim("DPO ranks better than IPO by two points", gap, ">=", 0.02, .undecided, line: 43)
      ),
      .claimJudged(claim("probabilities are calibrated", error, "<=", 0.03, .fails)),
      .runFinished(
        RunOutcome(
          ending: ending,
          seconds: 192 * slowness,
          peakBytes: 520_000_000,
          outputFolder: "/runs/HelpfulHarmless"
        )
      ),
    ]
    return events
  }
}
