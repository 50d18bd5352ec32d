import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Measurements against brute force")
struct MeasurementTests {
  static let rows = Rows.comparisons(
    12,
    weight: { [1, 2, 0.5, 0, 1][$0 % 5] },
    softLabel: { [nil, 0.9, 0.5, 0.2, nil, 0.7][$0 % 6] }
  )
  static let data = Dataset(GivenRows(rows))

  struct Judged {
    var margin: Double
    var logMargin: Double
    var meanMargin: Double
    var chosen: Double
    var weight: Double
    /// Whether people preferred the chosen reply; nil for a tie.
    var prefersChosen: Bool?
    var lengthDifference: Double
  }

  /// A policy, measured with everything there is, and its rows computed by hand.
  static let measured = Result {
    let policy = TermCase.all[0].stage(5)
    let run = try Run(
      declare {
        Evaluate(policy, on: data) {
          RankingAccuracy()
          RankingAccuracy(by: .logProbability)
          RankingAccuracy(by: .meanLogProbability)
          RewardMargin()
          RewardMargin(beta: 2)
          MeanLogProbability(of: .chosen)
          CalibrationError(bins: 4)
          CalibrationError(bins: 3, beta: 9)
        }
      }
    )
    let trained = try run.decoder("policy")
    let reference = try run.decoder("reference")
    let judged = rows.map { row in
      judge(row, ScoredRow(row, policy: trained, reference: reference))
    }
    return (run: run, rows: judged)
  }

  static func judge(_ row: Comparison, _ scored: ScoredRow) -> Judged {
    let chosen = scored.chosen.reduce(0, +)
    let rejected = scored.rejected.reduce(0, +)
    let label = row.softLabel ?? 1
    return Judged(
      margin: scored.margin,
      logMargin: chosen - rejected,
      meanMargin: chosen / Double(scored.chosen.count) - rejected / Double(scored.rejected.count),
      chosen: chosen,
      weight: row.weight,
      prefersChosen: label == 0.5 ? nil : label > 0.5,
      lengthDifference: Double(row.chosen.count - row.rejected.count)
    )
  }

  static func mean(_ rows: [Judged], _ value: (Judged) -> Double?) -> Double {
    let counted = rows.compactMap { row in value(row).map { (row.weight, $0) } }
    return counted.reduce(0) { $0 + $1.0 * $1.1 } / counted.reduce(0) { $0 + $1.0 }
  }

  static func share(_ rows: [Judged], _ margin: (Judged) -> Double) -> Double {
    mean(rows) { row in
      row.prefersChosen.map { margin(row) == 0 ? 0.5 : (margin(row) > 0) == $0 ? 1 : 0 }
    }
  }

  /// Guo et al.'s error over confidences from a half to 1.
  static func calibration(_ rows: [Judged], bins: Int, beta: Double) -> Double {
    var sums = Array(repeating: (weight: 0.0, gap: 0.0), count: bins)
    for row in rows {
      guard let prefersChosen = row.prefersChosen else { continue }
      let confidence = 1 / (1 + Foundation.exp(-abs(beta * row.margin)))
      let isRight = (row.margin > 0) == prefersChosen
      let bin = min(bins - 1, max(0, Int(((confidence - 0.5) * 2 * Double(bins)).rounded(.up)) - 1))
      sums[bin].weight += row.weight
      sums[bin].gap += row.weight * ((isRight ? 1 : 0) - confidence)
    }
    return sums.reduce(0) { $0 + abs($1.gap) } / sums.reduce(0) { $0 + $1.weight }
  }

  @Test("Accuracies, margins and log-probabilities weigh rows and pass over ties")
  func ratios() throws {
    let (run, rows) = try Self.measured.get()
    let expected: [(name: String, value: Double)] = [
      ("rewards/accuracies", Self.share(rows, \.margin)),
      ("rewards/accuracies_ties_half", Self.share(rows, \.margin)),
      ("logps/accuracies", Self.share(rows, \.logMargin)),
      ("mean_logps/accuracies", Self.share(rows, \.meanMargin)),
      ("baseline/longer_reply", Self.share(rows, \.lengthDifference)),
      ("logps/chosen", Self.mean(rows, \.chosen)),
    ]
    for (name, value) in expected {
      let measurement = try run.measurement(name)
      #expect(abs(try #require(measurement.estimate) - value) < 2e-4, "\(name)")
    }
    let margins = try #require(run.evaluations.first).measurements
      .filter { $0.name.hasPrefix("rewards/margins") }.compactMap(\.estimate)
    let plain = Self.mean(rows, \.margin)
    #expect(margins.count == 2)
    #expect(abs(margins[0] - 0.3 * plain) < 2e-4, "the policy's own scale")
    #expect(abs(margins[1] - 2 * plain) < 1e-3)
  }

  @Test("The calibration error is Guo et al.'s, at the policy's scale or a declared one")
  func calibration() throws {
    let (run, rows) = try Self.measured.get()
    let errors = try #require(run.evaluations.first).measurements
      .filter { $0.name.hasPrefix("calibration_error") }.compactMap(\.estimate)
    #expect(errors.count == 2)
    #expect(abs(errors[0] - Self.calibration(rows, bins: 4, beta: 0.3)) < 1e-4)
    #expect(abs(errors[1] - Self.calibration(rows, bins: 3, beta: 9)) < 2e-3)
  }

  @Test("Every accuracy stands beside ties as half and the longer reply, once")
  func companions() throws {
    let run = try Self.measured.get().run
    let names = try #require(run.evaluations.first).measurements.map(\.name)
    for prefix in ["rewards", "logps", "mean_logps"] {
      #expect(names.contains("\(prefix)/accuracies_ties_half"))
    }
    #expect(names.count { $0 == "baseline/longer_reply" } == 1)
    #expect(try run.measurement("baseline/longer_reply").isBaseline)
  }

  @Test("Intervals hold the estimate; prompts are the clusters")
  func intervals() throws {
    let run = try Self.measured.get().run
    let report = try #require(run.evaluations.first)
    #expect(report.rows == 12)
    for measurement in report.measurements {
      let estimate = try #require(measurement.estimate)
      #expect(try #require(measurement.low) <= estimate)
      #expect(try #require(measurement.high) >= estimate)
      #expect(measurement.confidence == 0.95)
    }
    #expect(Set(Self.rows.map(\.prompt)).count == 6)
    let chosen = try run.measurement("logps/chosen")
    #expect(chosen.clusters == 6)
    // One prompt has only rows that are labelled as ties, which preferences pass over.
    #expect(try run.measurement("rewards/accuracies").clusters == 5)
    #expect(try #require(chosen.low) < #require(chosen.high))
  }

  @Test("A reward model's margins are differences of its scores; equal scores are ties")
  func rewardModel() throws {
    let model = Train(RewardModel(TermCase.base), on: TermCase.data) {
      BradleyTerry()
      AdamW(learningRate: 0.05)
      Steps(2)
      BatchSize(5)
    }.named("reward")
    let run = try Run(
      declare {
        Evaluate(model, on: Self.data, resamples: 100) { RewardMargin() }
        Evaluate(RewardModel(TermCase.base), on: Self.data, resamples: 100) { RankingAccuracy() }
      }
    )
    let decoder = try run.decoder("reward")
    let total = Self.rows.reduce(0) {
      $0 + $1.weight * decoder.score(of: $1.chosen, after: $1.prompt)
        - $1.weight * decoder.score(of: $1.rejected, after: $1.prompt)
    }
    let expected = total / Self.rows.reduce(0) { $0 + $1.weight }
    let margin = try run.measurement("rewards/margins", of: "reward")
    #expect(abs(try #require(margin.estimate) - expected) < 1e-5)
    let shares = try #require(run.evaluations.last).measurements.map(\.estimate)
    #expect([shares.first, shares.last] == [0, 0.5], "a zero head ties every pair")
  }
}
