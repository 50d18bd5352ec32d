import PreferenceStatistics
import Testing

@Suite struct EloTests {
  @Test func workedGames() throws {
    let ratings = try Elo().ratings(
      of: [
        Contest("a", against: "b", score: 1), Contest("b", against: "c", score: 0.5),
        Contest("c", against: "a", score: 1), Contest("a", against: "b", score: 0),
      ]
    )
    #expect(near(ratings["a"], 997.9770411, within: 1e-6))
    #expect(near(ratings["b"], 1000.022893, within: 1e-6))
    #expect(near(ratings["c"], 1002.000066, within: 1e-6))
  }

  @Test func evalicasGoldenFile() throws {
    let ratings = try Elo().ratings(of: SimpleGames.contests)
    let golden = [
      992.1030823399375, 999.9771705955386, 999.9773072285024, 1003.8861974411536,
      1004.0562423948679,
    ]
    for (player, score) in golden.enumerated() {
      #expect(near(ratings[player], score))
    }
  }

  @Test func refusesImpossibleSettings() {
    #expect(throws: StatisticsError.self) { try Elo(base: 1).ratings(of: SimpleGames.contests) }
    #expect(throws: StatisticsError.self) { try Elo(scale: 0).ratings(of: SimpleGames.contests) }
    #expect(throws: StatisticsError.self) { try Elo(k: .nan).ratings(of: SimpleGames.contests) }
    #expect(throws: StatisticsError.self) { try Elo().ratings(of: [Contest<Int>]()) }
  }
}
