import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Metrics of a recipe's own over lists of replies")
struct RankingMetricTests {
  /// Tells the places of replies apart: each one's number is multiplied by its place and its row's length.
  struct PlaceWeighted: Metric {
    typealias Example = Ranking
    var name: String { "place_weighted" }
    var title: String { "place-weighted number" }
    var direction: Measurement.Direction { .higher }

    func value(of rows: [EvaluatedRow<Ranking>]) -> Double? {
      var sum = 0.0
      for row in rows {
        for (place, reply) in row.candidates.enumerated() {
          let weight = Double((place + 1) * row.candidates.count)
          sum += weight * (reply.score ?? reply.logProbability ?? .nan)
          sum += 1000 * Double(reply.characters)
        }
      }
      return sum
    }
  }

  private static let rankings = [
    Ranking(prompt: "a", completions: ["one", "two two", "3"], ratings: [3, 2, 1]),
    Ranking(prompt: "b?", completions: ["yes", "no no"], ratings: [1, 2]),
    Ranking(prompt: "c", completions: ["x", "yy", "zzz", "wwww"], ratings: [1, 4, 3, 2]),
  ]

  private static func expected(_ number: (_ reply: String, _ prompt: String) -> Double) -> Double {
    var sum = 0.0
    for row in rankings {
      for (place, reply) in row.completions.enumerated() {
        let weight = Double((place + 1) * row.completions.count)
        sum += weight * number(reply, row.prompt)
        sum += 1000 * Double(reply.count)
      }
    }
    return sum
  }

  @Test("Every reply of a list has its own numbers, whether a policy or a reward model gives them")
  func replies() throws {
    let data = Dataset(GivenRows(Self.rankings))
    let reward = Train(RewardModel(TermCase.base), on: data) {
      PlackettLuce()
      SGD(learningRate: 0.5)
      Steps(2)
      BatchSize(3)
    }.named("reward")
    let run = try Run(
      declare {
        Evaluate(TermCase.base, on: data, resamples: 100) { PlaceWeighted() }
        Evaluate(reward, on: data, resamples: 100) { PlaceWeighted() }
      }
    )
    let base = try run.decoder("base")
    let scorer = try run.decoder("reward")
    let found: [Double] = run.events.compactMap { event in
      guard case .evaluated(let report) = event else { return nil }
      return report.measurements.first?.estimate
    }
    let wanted = [
      Self.expected { base.logProbabilities(of: $0, after: $1).reduce(0, +) },
      Self.expected { scorer.values(of: $0, after: $1)[0] },
    ]
    #expect(found.count == 2)
    for (one, other) in zip(found, wanted) { #expect(abs(one - other) < 1e-6 * abs(other)) }
  }
}
