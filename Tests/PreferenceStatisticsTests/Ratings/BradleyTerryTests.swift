import PreferenceStatistics
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct BradleyTerryTests {
  /// The four teams of the worked example that arena-rank's tests use; entry (i, j): i beat j.
  static let teams = wins(
    ["A", "B", "C", "D"],
    [[0, 2, 0, 1], [3, 0, 5, 0], [0, 3, 0, 1], [4, 0, 3, 0]]
  )

  static func wins(_ names: [String], _ table: [[Double]]) -> [Contest<String>] {
    table.indices.flatMap { i in
      table[i].indices.compactMap { j in
        i == j ? nil : Contest(winner: names[i], loser: names[j], weight: table[i][j])
      }
    }
  }

  @Test func fourTeams() throws {
    let ratings = try BradleyTerry().ratings(of: Self.teams)
    #expect(ratings.converged)
    for (team, strength) in [("A", 0.640), ("B", 1.043), ("C", 0.660), ("D", 2.270)] {
      #expect(near(ratings[team].map { exp($0) }, strength, within: 1e-3 * strength))
    }
    #expect(ratings.ranked == ["D", "B", "C", "A"])
  }

  @Test func journalCitationsOfTheRVignette() throws {
    // Turner and Firth (2012), BradleyTerry2: abilities against Biometrika.
    let names = ["Biometrika", "Comm Statist", "JASA", "JRSS-B"]
    let ratings = try BradleyTerry().ratings(
      of: Self.wins(
        names,
        [[0, 730, 498, 221], [33, 0, 68, 17], [320, 813, 0, 142], [284, 276, 325, 0]]
      )
    )
    let reference = try #require(ratings["Biometrika"])
    let published = [("Comm Statist", -2.94907), ("JASA", -0.47957), ("JRSS-B", 0.26895)]
    for (name, value) in published {
      #expect(near(ratings[name].map { $0 - reference }, value, within: 1e-5))
    }
  }

  @Test func tiesAreHalfWinsAsInEvalica() throws {
    var contests = Self.wins(["a", "b", "c"], [[0, 3, 5], [1, 0, 4], [0, 2, 0]])
    contests.append(Contest("a", against: "b", score: 0.5, weight: 2))
    contests.append(Contest("c", against: "b", score: 0.5))
    let ratings = try BradleyTerry().ratings(of: contests)
    #expect(near(ratings["a"], 1.078554182, within: 1e-8))
    #expect(near(ratings["b"], -0.0639225056, within: 1e-8))
    #expect(near(ratings["c"], -1.014631677, within: 1e-8))
    #expect(near(ratings.onArenaScale["a"], 1187.364052, within: 1e-5))
  }

  @Test func evalicasGoldenFile() throws {
    let ratings = try BradleyTerry().ratings(of: SimpleGames.contests)
    let strengths = ratings.values.map { exp($0) }
    let total = strengths.reduce(0, +)
    let golden = [0.0507996725, 0.1311506915, 0.1316856807, 0.3368886804, 0.3494752749]
    for (player, score) in golden.enumerated() {
      #expect(near(ratings[player].map { exp($0) / total }, score, within: 1e-6))
    }
  }

  @Test func likelihoodEquationsHold() throws {
    let ratings = try BradleyTerry().ratings(of: SimpleGames.contests)
    for player in ratings.competitors {
      var surplus = 0.0
      for contest in SimpleGames.contests where [contest.first, contest.second].contains(player) {
        let own = contest.first == player
        let other = own ? contest.second : contest.first
        let gap = (ratings[player] ?? .nan) - (ratings[other] ?? .nan)
        surplus += (own ? contest.score : 1 - contest.score) - 1 / (1 + exp(-gap))
      }
      #expect(abs(surplus) < 1e-8)
    }
  }

  @Test func orderAndCommonWeightDoNotMatter() throws {
    let plain = try BradleyTerry().ratings(of: Self.teams)
    let other = try BradleyTerry().ratings(
      of: Self.teams.reversed().map {
        Contest($0.second, against: $0.first, score: 1 - $0.score, weight: 7 * $0.weight)
      }
    )
    for team in plain.competitors {
      #expect(near(other[team], plain[team] ?? .nan, within: 1e-8))
    }
  }

  @Test func disconnectedGroupsAreNamed() {
    let contests = [
      Contest("a", against: "b", score: 0.5), Contest("c", against: "d", score: 0.5),
    ]
    #expect(throws: StatisticsError.disconnected(groups: [["a", "b"], ["c", "d"]])) {
      try BradleyTerry().ratings(of: contests)
    }
    #expect(throws: StatisticsError.separated(groups: [["a"], ["b", "c"]])) {
      try BradleyTerry().ratings(
        of: [Contest(winner: "a", loser: "b"), Contest("b", against: "c", score: 0.5)]
      )
    }
  }

  @Test func virtualContestsMakeAnyDataRateable() throws {
    let ratings = try BradleyTerry(virtualContests: 1).ratings(
      of: [Contest(winner: "a", loser: "b"), Contest(winner: "c", loser: "d")]
    )
    #expect(ratings.converged)
    #expect(near(ratings["a"], ratings["c"] ?? .nan))
    #expect((ratings["a"] ?? 0) > 0)
  }

  @Test func fewIterationsAreReported() throws {
    let ratings = try BradleyTerry(maximumIterations: 1).ratings(of: Self.teams)
    #expect(!ratings.converged && ratings.iterations == 1)
  }

  @Test func malformedContestsAreRefused() {
    #expect(throws: StatisticsError.empty(what: "contests")) {
      try BradleyTerry().ratings(of: [Contest<Int>]())
    }
    #expect(throws: StatisticsError.repeatedCompetitor(name: "1", row: 0)) {
      try BradleyTerry().ratings(of: [Contest(winner: 1, loser: 1)])
    }
    for score in [Double.nan, 2] {
      #expect(throws: StatisticsError.self) {
        try BradleyTerry().ratings(of: [Contest(1, against: 2, score: score)])
      }
    }
    #expect(throws: StatisticsError.self) {
      try BradleyTerry(virtualContests: .nan).ratings(of: Self.teams)
    }
  }
}
