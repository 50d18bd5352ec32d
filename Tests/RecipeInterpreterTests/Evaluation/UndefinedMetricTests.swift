import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Metrics without a value")
struct UndefinedMetricTests {
  /// A metric that says nothing of any row, or a number that is none of one row.
  struct Odd: RatioMetric {
    typealias Example = Comparison
    var badRow: String?
    var name: String { "odd" }
    var title: String { "odd" }
    var direction: RecipePlan.Measurement.Direction { .higher }
    func contribution(
      of row: EvaluatedRow<Comparison>
    ) -> (numerator: Double, denominator: Double)? {
      guard let badRow else { return nil }
      return (row.example.chosen == badRow ? .nan : 1, 1)
    }
  }

  /// A metric that is no ratio and fails as a whole.
  struct Nothing: Metric {
    typealias Example = Comparison
    var name: String { "nothing" }
    var title: String { "nothing" }
    var direction: RecipePlan.Measurement.Direction { .higher }
    func value(of rows: [EvaluatedRow<Comparison>]) -> Double? { nil }
  }

  private static let rows = Rows.comparisons(12)

  private static func measured(
    _ metric: some Metric<Comparison>
  ) throws -> (measurement: RecipePlan.Measurement, claim: ClaimReport) {
    let evaluation = Evaluate(Transformer.tiny(), on: Dataset(GivenRows(rows)), resamples: 100) {
      metric
    }
    let run = try Run(
      declare {
        evaluation
        Claim("it is large", evaluation[metric] > 0)
      }
    )
    let claim = try #require(
      run.events.lazy.compactMap { if case .claimJudged(let claim) = $0 { claim } else { nil } }
        .first
    )
    return (try run.measurement(metric.name), claim)
  }

  @Test("A metric that no row counts for says so, and so does a claim of it")
  func none() throws {
    let found = try Self.measured(Odd())
    #expect(found.measurement.estimate == nil)
    #expect(found.measurement.problem == "no row has what it reads")
    #expect(found.claim.verdict == .undecided)
    #expect(found.claim.reason.contains("no row has what it reads"))
  }

  @Test("A number that is none names its row")
  func notFinite() throws {
    let found = try Self.measured(Odd(badRow: Self.rows[4].chosen))
    #expect(found.measurement.estimate == nil)
    #expect(found.measurement.problem == "it is not finite on given:5")
    #expect(found.claim.reason.contains("given:5"))
  }

  @Test("A metric that gives no value says that it is undefined")
  func undefined() throws {
    let found = try Self.measured(Nothing())
    #expect(found.measurement.problem?.contains("undefined on these rows") == true)
  }

  @Test("A metric with a value has no problem")
  func defined() throws {
    let found = try Self.measured(Odd(badRow: "none of them"))
    #expect(found.measurement.estimate == 1)
    #expect(found.measurement.problem == nil)
  }
}
