import PreferenceStatistics
import Testing

@Suite struct RankCorrelationTests {
  let first: [Double] = [1, 2, 2, 3, 4, 4, 4, 5.5, 0, 7]
  let second: [Double] = [2, 1, 3, 3, 5, 4, 4, 9, 1, 1]

  @Test func matchesSciPyWithTies() throws {
    #expect(near(try RankCorrelation.spearman(first, second), 0.49216542765222815))
    #expect(near(try RankCorrelation.kendall(first, second), 0.5185580382410345))
  }

  @Test func agreesWithBruteForce() throws {
    var generator = SeededGenerator(seed: 4)
    for size in 2..<30 {
      let x = (0..<size).map { _ in Double(Int.random(in: 0..<6, using: &generator)) }
      let y = (0..<size).map { _ in Double(Int.random(in: 0..<6, using: &generator)) }
      var (signs, firstPairs, secondPairs) = (0.0, 0.0, 0.0)
      for i in 0..<size {
        for j in 0..<i {
          let a = (x[i] - x[j]).sign(zeroIs: 0)
          let b = (y[i] - y[j]).sign(zeroIs: 0)
          signs += a * b
          firstPairs += a * a
          secondPairs += b * b
        }
      }
      let found = try RankCorrelation.kendall(x, y)
      if firstPairs * secondPairs == 0 {
        #expect(found == nil)
      } else {
        #expect(near(found, signs / (firstPairs * secondPairs).squareRoot()))
      }
    }
  }

  @Test func onlyTheOrderMatters() throws {
    let stretched = first.map { $0 * $0 * $0 + 2 }
    let plain = try RankCorrelation.spearman(first, second)
    #expect(try RankCorrelation.spearman(stretched, second) == plain)
    #expect(near(try RankCorrelation.kendall(first, first), 1))
    #expect(near(try RankCorrelation.kendall(first, first.map(-)), -1))
    #expect(near(try RankCorrelation.spearman(first, first.map(-)), -1))
  }

  @Test func degenerateInputs() throws {
    #expect(try RankCorrelation.spearman([], []) == nil)
    #expect(try RankCorrelation.kendall([], []) == nil)
    #expect(try RankCorrelation.kendall([1], [2]) == nil)
    #expect(try RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
    #expect(throws: StatisticsError.self) { try RankCorrelation.spearman([1], [1, 2]) }
    #expect(throws: StatisticsError.self) { try RankCorrelation.kendall([.nan, 1], [1, 2]) }
  }
}

extension Double {
  /// −1, 1, or the given number at zero.
  fileprivate func sign(zeroIs zero: Double) -> Double {
    self == 0 ? zero : self > 0 ? 1 : -1
  }
}
