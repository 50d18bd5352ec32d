import PreferenceStatistics
import Testing

@Suite struct PlackettLuceTests {
  let rankings = [[0, 1, 2, 3], [1, 0, 3], [2, 1, 0, 3], [3, 0, 2], [0, 2, 1], [1, 3, 2, 0]]

  @Test func matchesAnIndependentOptimizer() throws {
    // SciPy's BFGS on the negative log-likelihood, gradient below 1e-8.
    let ratings = try PlackettLuce().ratings(of: rankings)
    #expect(ratings.converged)
    let expected = [0.11468859, 0.62318113, 0.01435616, -0.75222588]
    for (item, value) in expected.enumerated() {
      #expect(near(ratings[item], value, within: 1e-6))
    }
  }

  @Test func cyclesAreEven() throws {
    let ratings = try PlackettLuce().ratings(of: [[0, 1, 2], [1, 2, 0], [2, 0, 1]])
    #expect(ratings.values.allSatisfy { abs($0) < 1e-9 })
  }

  @Test func rankingsOfTwoAreBradleyTerry() throws {
    let pairs = BradleyTerryTests.teams.flatMap {
      Array(repeating: [$0.first, $0.second], count: Int($0.weight))
    }
    let ratings = try PlackettLuce().ratings(of: pairs)
    let expected = try BradleyTerry().ratings(of: BradleyTerryTests.teams)
    for team in expected.competitors {
      #expect(near(ratings[team], expected[team] ?? .nan, within: 1e-7))
    }
  }

  @Test func malformedRankingsAreRefused() {
    #expect(throws: StatisticsError.empty(what: "rankings")) {
      try PlackettLuce().ratings(of: [[1], []])
    }
    #expect(throws: StatisticsError.repeatedCompetitor(name: "1", row: 1)) {
      try PlackettLuce().ratings(of: [[1, 2], [1, 2, 1]])
    }
    #expect(throws: StatisticsError.separated(groups: [[1], [2]].map { $0.map(String.init) })) {
      try PlackettLuce().ratings(of: [[1, 2]])
    }
  }
}
