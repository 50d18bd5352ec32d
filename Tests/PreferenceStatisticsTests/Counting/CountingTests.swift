import PreferenceStatistics
import Testing

@Suite struct CountingTests {
  @Test func signTestMatchesSciPy() throws {
    #expect(near(try SignTest(wins: 15, losses: 5).pValue, 0.04138946533203125, within: 1e-12))
    #expect(near(try SignTest(wins: 0, losses: 8).pValue, 0.0078125, within: 1e-12))
    #expect(near(try SignTest(wins: 600, losses: 500).pValue, 0.0028195449914364284, within: 1e-12))
    #expect(try SignTest(wins: 7, losses: 7).pValue == 1)
    #expect(try SignTest(wins: 0, losses: 0).pValue == 1)
  }

  @Test func signTestAgreesWithEnumeration() throws {
    for trials in 1...12 {
      for wins in 0...trials {
        let limit = min(wins, trials - wins)
        let extreme = (0..<(1 << trials)).count {
          min($0.nonzeroBitCount, trials - $0.nonzeroBitCount) <= limit
        }
        let expected = Double(extreme) / Double(1 << trials)
        #expect(near(try SignTest(wins: wins, losses: trials - wins).pValue, expected))
      }
    }
  }

  @Test func signTestIgnoresTiesAndTakesLargeCounts() throws {
    let test = try SignTest(differences: [1, -1, 0, 2, 0])
    #expect(test.wins == 2 && test.losses == 1)
    let large = try SignTest(wins: 500_000_000, losses: 500_100_000)
    #expect(large.pValue > 0 && large.pValue < 0.01)
    #expect(throws: StatisticsError.self) { try SignTest(wins: -1, losses: 2) }
    #expect(throws: StatisticsError.self) { try SignTest(wins: .max, losses: .max) }
    #expect(throws: StatisticsError.self) { try SignTest(differences: [.nan]) }
  }

  @Test func wilsonMatchesSciPy() throws {
    let middle = try ConfidenceInterval.wilson(successes: 81, trials: 263)
    #expect(near(middle.low, 0.2552885198782742))
    #expect(near(middle.high, 0.36620957698280004))
    let none = try ConfidenceInterval.wilson(successes: 0, trials: 10)
    #expect(none.low == 0 && near(none.high, 0.27753279986288926))
    let all = try ConfidenceInterval.wilson(successes: 10, trials: 10, confidence: 0.99)
    #expect(all.high == 1 && near(all.low, 0.6011459066950919))
    #expect(all.resamples == 0 && all.observations == 10)
  }

  @Test func wilsonRefusesNonsense() {
    #expect(throws: StatisticsError.self) { try ConfidenceInterval.wilson(successes: 0, trials: 0) }
    #expect(throws: StatisticsError.self) { try ConfidenceInterval.wilson(successes: 3, trials: 2) }
    #expect(throws: StatisticsError.self) {
      try ConfidenceInterval.wilson(successes: 1, trials: 2, confidence: 1)
    }
  }

  @Test func holmByHand() throws {
    #expect(try HolmAdjustment.adjusted([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06])
    #expect(try HolmAdjustment.adjusted([]).isEmpty)
    #expect(try HolmAdjustment.adjusted([0.9, 0.8]) == [1, 1])
    #expect(throws: StatisticsError.self) { try HolmAdjustment.adjusted([.nan]) }
  }
}
