import PreferenceStatistics
import Testing

@Suite struct AgreementTests {
  @Test func kappaByHand() throws {
    // 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, chance 0.5, kappa 0.4.
    let counts = [("y", "y", 20), ("y", "n", 5), ("n", "y", 10), ("n", "n", 15)]
    let first = counts.flatMap { Array(repeating: $0.0, count: $0.2) }
    let second = counts.flatMap { Array(repeating: $0.1, count: $0.2) }
    #expect(near(try Agreement.cohensKappa(first, second), 0.4))
    #expect(try Agreement.cohensKappa(first, first) == 1)
  }

  @Test func kappaDegenerateInputs() throws {
    #expect(try Agreement.cohensKappa([Int](), []) == nil)
    #expect(try Agreement.cohensKappa([1, 1], [1, 1]) == nil)
    #expect(throws: StatisticsError.self) { try Agreement.cohensKappa([1], [1, 2]) }
  }

  @Test func alphaMatchesKrippendorffsExample() throws {
    let raters: [[Int?]] = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, nil, nil, nil],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3],
      [nil, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nil],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nil],
    ]
    let units = (0..<12).map { unit in raters.compactMap { $0[unit] } }
    #expect(near(Agreement.krippendorffsAlpha(units: units), 0.7434210526, within: 1e-10))
    #expect(
      near(Agreement.krippendorffsAlpha(units: units.reversed()), 0.7434210526, within: 1e-10)
    )
  }

  @Test func alphaDegenerateInputs() {
    #expect(Agreement.krippendorffsAlpha(units: [[Int]]()) == nil)
    #expect(Agreement.krippendorffsAlpha(units: [[1], [2]]) == nil)
    #expect(Agreement.krippendorffsAlpha(units: [[1, 1], [1, 1]]) == nil)
    #expect(Agreement.krippendorffsAlpha(units: [[1, 1], [2, 2]]) == 1)
  }
}
