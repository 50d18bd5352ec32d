import Foundation
import RecipePlan
import Testing

@testable import RunReports

@Suite struct SummaryRecorderTests {
  private func summary(_ events: [RunEvent]) throws -> String {
    let folder = try TemporaryFolder()
    let file = folder.file("summary.md")
    var recorder = SummaryRecorder(file: file)
    for event in events {
      try recorder.record(event)
    }
    return try String(contentsOf: file, encoding: .utf8)
  }

  static let expected = """
    <!-- penchant:HelpfulHarmless:v1 -->
    ### HelpfulHarmless: 1 holds, 1 fails, 1 undecided
    DPO against IPO, with a length baseline.

    | | Claim | Measured | Required |
    | :-- | :-- | --: | --: |
    | ❌ fails | probabilities are calibrated (calibration error of DPO) | 0.061 \\[0.047, 0.076] | ≤ 0.03 |
    | ❔ undecided | DPO ranks better than IPO by two points (ranking accuracy: DPO minus IPO) | 0.036 \\[0.012, 0.060] | ≥ 0.02 |
    | ✅ holds | the policy ranks held-out pairs as people did (ranking accuracy of DPO) | 0.643 \\[0.622, 0.664] | ≥ 0.6 |

    Measured on `HHRLHF, test`, 2,312 rows:

    | Metric | IPO | DPO | n |
    | :-- | --: | --: | --: |
    | Ranking accuracy ↑ | 0.607 \\[0.586, 0.627] | 0.643 \\[0.622, 0.664] | 2,312 |
    | — always the longer reply: 0.561 \\[0.541, 0.582] |  |  | 2,312 |
    | Calibration error ↓ | 0.061 \\[0.047, 0.076] | 0.061 \\[0.047, 0.076] | 2,312 |

    Worth knowing:

    - the longer reply was chosen in 58% of the pairs

    <details><summary>Training, data, environment</summary>

    | Stage |  | Loss | Steps | Tokens | Formula |
    | :-- | :-- | --: | --: | --: | :-- |
    | train | `DPO` | 0.437 | 640 | 128,000 | `mean[softplus(−beta · \\|chosen − rejected\\|)]` |
    | evaluate | `DPO` | — | — | — |  |

    | File | Size | SHA-256 |
    | :-- | --: | :-- |
    | `test.jsonl.gz` | 61 MB | `51b0000000000000` |

    | Rows of | Step | Read | Kept | Merged | Shortened |
    | :-- | :-- | --: | --: | --: | --: |
    | `HHRLHF` | `HHRLHF` | 46,210 | 46,038 |  |  |
    |  | — 172 dropped: `equal replies`, such as `test.jsonl.gz:17` |  |  |  |  |
    | `HHRLHF` | `Deduplicate(by: prompt)` | 46,038 | 44,871 | 1,167 |  |
    | `HHRLHF` | `train` 42,559, `test` 2,312 |  |  |  |  |

    95% intervals by a bootstrap over prompts. Plan `9d41c07e`, seed 1, engine `0.1.0`, \
    instructions `AVX2`.

    | Parameter | Value | Declared |
    | :-- | --: | --: |
    | `beta` | `0.3` | `0.1` |

    </details>

    Repeat: `swift package run-recipe HelpfulHarmless --seed 1 --set beta=0.3`

    """

  @Test func theWholeText() throws {
    #expect(try summary(SampleRun.events()) == Self.expected)
  }

  @Test func timesDoNotMatter() throws {
    #expect(try summary(SampleRun.events(slowness: 3)) == Self.expected)
  }

  @Test func hostileTextStaysText() throws {
    let hostile = "`` | <img src=x> @team #1\n</details>\u{202E}"
    var claim = SampleRun.claim(
      hostile,
      SampleRun.measurement("m", hostile, (1, 0, 2)),
      ">=",
      1,
      .undecided
    )
    claim.reason = hostile
    let text = try summary([
      .runStarted(SampleRun.header), .dataPrepared(SampleRun.data(label: hostile)),
      .evaluated(SampleRun.evaluation(hostile, accuracy: (0.5, 0.4, 0.6))),
      .noted(RunNote(text: hostile, location: nil)), .claimJudged(claim),
      .runFinished(RunOutcome(ending: .completed, seconds: 1, peakBytes: 0, outputFolder: "")),
    ])
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count { $0 == "</details>" } == 1)
    #expect(!text.contains("\u{202E}"))
    // Outside of code spans there is no tag and no mention.
    let outside = text.replacing(/(`+) .*? \1|(`+)[^`]+?\2/, with: "")
    #expect(!outside.contains("<img") && !outside.contains("@team"))
    #expect(text.contains("``` `` \\| <img src=x> @team #1␤</details>U+202E ```"))
  }

  @Test func staysUnderTheLimitAndSaysSo() throws {
    let notes = (0..<2_000).map { number in
      let text = "note \(number) " + String(repeating: "x", count: 100)
      return RunEvent.noted(RunNote(text: text, location: nil))
    }
    let text = try summary(
      [.runStarted(SampleRun.header)] + notes + SampleRun.events().suffix(8)
    )
    #expect(text.utf8.count < 60_000)
    #expect(text.contains("more lines; all numbers are in `results.json`."))
    let folded = "<details>\n" + String(repeating: "row\n", count: 1_000) + "</details>\n"
    let cut = SummaryLimit.applied(to: folded, limit: 1_000)
    #expect(cut.utf8.count < 1_000 && cut.contains("\n</details>\n"))
  }

  @Test func faultsAreTheFirstThingSaid() throws {
    let text = try summary([
      .runStarted(SampleRun.header),
      .runFinished(
        RunOutcome(ending: .failed(message: "loss"), seconds: 1, peakBytes: 0, outputFolder: "")
      ),
    ])
    #expect(text.contains("### HelpfulHarmless: failed, no claim was judged\n"))
    #expect(text.contains("**The run stopped with a fault:** `loss`"))
  }

  @Test func interruptionsAreTheFirstThingSaid() throws {
    let claims = try summary(SampleRun.events(ending: .interrupted(kept: [])))
    #expect(
      claims.contains("### HelpfulHarmless: interrupted, 1 holds, 1 fails, 1 undecided\n")
    )
    let ending = RunOutcome(
      ending: .interrupted(kept: []),
      seconds: 1,
      peakBytes: 0,
      outputFolder: ""
    )
    let none = try summary([.runStarted(SampleRun.header), .runFinished(ending)])
    #expect(none.contains("### HelpfulHarmless: interrupted, no claim was judged\n"))
  }

  @Test func onlyCompleteRunsHaveNoClaims() throws {
    let ending = RunOutcome(ending: .completed, seconds: 1, peakBytes: 0, outputFolder: "")
    let text = try summary([.runStarted(SampleRun.header), .runFinished(ending)])
    #expect(text.contains("### HelpfulHarmless: no claims\n"))
  }

  @Test func aFormulaThatNoEventGaveHasNoColumn() throws {
    let events = SampleRun.events().filter {
      if case .stageStarted = $0 { false } else { true }
    }
    #expect(try !summary(events).contains("Formula"))
  }

  @Test func oneRowIsNoPlural() throws {
    var evaluation = SampleRun.evaluation("DPO", accuracy: (0.5, 0.4, 0.6))
    evaluation.rows = 1
    let ending = RunOutcome(ending: .completed, seconds: 1, peakBytes: 0, outputFolder: "")
    let text = try summary([
      .runStarted(SampleRun.header), .evaluated(evaluation), .runFinished(ending),
    ])
    #expect(text.contains("Measured on `HHRLHF, test`, 1 row:\n"))
  }
}
