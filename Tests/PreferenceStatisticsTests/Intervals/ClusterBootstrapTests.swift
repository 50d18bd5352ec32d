import PreferenceStatistics
import Testing

@Suite struct ClusterBootstrapTests {
  let labels = ["a", "b", "a", "c", "b", "d"]
  let values = [1.0, 0, 1, 0.5, 0, 1]

  @Test func clustersKeepTheOrderOfFirstAppearance() throws {
    let bootstrap = try ClusterBootstrap(clusters: labels)
    #expect(bootstrap.clusters == [[0, 2], [1, 4], [3], [5]])
    #expect(bootstrap.resamples == 2_000)
  }

  @Test func equalGeneratorsGiveEqualBits() throws {
    let bootstrap = try ClusterBootstrap(clusters: labels)
    let statistic = try RatioStatistic(meanOf: values)
    var first = SeededGenerator(seed: 7)
    var second = SeededGenerator(seed: 7)
    let one = try bootstrap.interval(of: statistic, using: &first)
    let other = try bootstrap.interval(of: statistic, using: &second)
    #expect(one == other)
    #expect(near(one.estimate, 3.5 / 6))
    #expect(one.contains(one.estimate))
    #expect(one.observations == 6)
  }

  @Test func fastPathAgreesWithRows() throws {
    let bootstrap = try ClusterBootstrap(clusters: labels, resamples: 400)
    let statistic = try RatioStatistic(numerators: values, denominators: [1, 2, 1, 1, 0, 3])
    var first = SeededGenerator(seed: 3)
    var second = SeededGenerator(seed: 3)
    let fast = try bootstrap.interval(of: statistic, using: &first)
    let rows = try bootstrap.interval(using: &second) { rows in
      let below = rows.reduce(0) { $0 + statistic.denominators[$1] }
      return below > 0 ? rows.reduce(0) { $0 + statistic.numerators[$1] } / below : nil
    }
    #expect(near(fast.low, rows.low, within: 1e-12))
    #expect(near(fast.high, rows.high, within: 1e-12))
    #expect(fast.undefinedResamples == rows.undefinedResamples)
  }

  @Test func differenceWithItselfIsExactlyZero() throws {
    let bootstrap = try ClusterBootstrap(clusters: labels, resamples: 200)
    let statistic = try RatioStatistic(meanOf: values)
    var generator = SeededGenerator(seed: 1)
    let difference = try bootstrap.interval(of: statistic, minus: statistic, using: &generator)
    #expect(difference.low == 0 && difference.high == 0 && difference.estimate == 0)
  }

  @Test func pairedDifferenceIsNarrowerThanItsParts() throws {
    var source = SeededGenerator(seed: 11)
    let base = (0..<200).map { _ in Double.random(in: 0...1, using: &source) }
    let better = base.map { $0 + 0.1 }
    let bootstrap = try ClusterBootstrap(rowCount: 200, resamples: 500)
    var generator = SeededGenerator(seed: 2)
    let paired = try bootstrap.interval(
      of: RatioStatistic(meanOf: better),
      minus: RatioStatistic(meanOf: base),
      using: &generator
    )
    #expect(near(paired.estimate, 0.1, within: 1e-12))
    #expect(paired.width < 1e-12)
  }

  @Test func undefinedResamplesAreCounted() throws {
    let bootstrap = try ClusterBootstrap(rowCount: 2, resamples: 1_000)
    let statistic = try RatioStatistic(numerators: [1, 0], denominators: [1, 0])
    var generator = SeededGenerator(seed: 5)
    let interval = try bootstrap.interval(of: statistic, using: &generator)
    // A quarter of all resamples draws the empty row twice.
    #expect((200...300).contains(interval.undefinedResamples))
    #expect(interval.low == 1 && interval.high == 1)
  }

  @Test func twoClustersMatchTheExactDistribution() throws {
    // With values 0 and 1 the mean of a resample is 0, 0.5 or 1 with chances 1/4, 1/2, 1/4.
    let bootstrap = try ClusterBootstrap(rowCount: 2, resamples: 4_000, confidence: 0.4)
    var generator = SeededGenerator(seed: 9)
    let interval = try bootstrap.interval(of: RatioStatistic(meanOf: [0, 1]), using: &generator)
    #expect(interval.low == 0.5 && interval.high == 0.5)
  }

  @Test func coversTheTruthAboutAsOftenAsPromised() throws {
    var source = SeededGenerator(seed: 2026)
    var covered = 0
    let experiments = 300
    for _ in 0..<experiments {
      // 40 prompts of 5 pairs; the prompt shifts all its pairs together. The true mean is 0.5.
      var rows: [Double] = []
      var prompts: [Int] = []
      for prompt in 0..<40 {
        let level = Double.random(in: 0...1, using: &source)
        for _ in 0..<5 {
          rows.append(Double.random(in: 0...1, using: &source) < level ? 1 : 0)
          prompts.append(prompt)
        }
      }
      let bootstrap = try ClusterBootstrap(clusters: prompts, resamples: 300)
      let interval = try bootstrap.interval(of: RatioStatistic(meanOf: rows), using: &source)
      covered += interval.contains(0.5) ? 1 : 0
    }
    let share = Double(covered) / Double(experiments)
    // Percentile intervals over 40 clusters fall a little short of 0.95; over rows it would be 0.7.
    #expect(share > 0.90 && share < 0.985)
  }

  @Test func degenerateInputs() throws {
    var generator = SeededGenerator(seed: 1)
    #expect(throws: StatisticsError.empty(what: "bootstrap")) {
      try ClusterBootstrap(clusters: [String]())
    }
    #expect(throws: StatisticsError.self) { try ClusterBootstrap(rowCount: -3) }
    #expect(throws: StatisticsError.self) { try ClusterBootstrap(rowCount: 3, resamples: 0) }
    #expect(throws: StatisticsError.self) { try ClusterBootstrap(rowCount: 3, confidence: .nan) }
    #expect(throws: StatisticsError.self) { try RatioStatistic(meanOf: [1, .nan]) }
    let single = try ClusterBootstrap(rowCount: 1)
    let interval = try single.interval(of: RatioStatistic(meanOf: [0.3]), using: &generator)
    #expect(interval.low == 0.3 && interval.high == 0.3 && interval.observations == 1)
    #expect(throws: StatisticsError.undefined(what: "statistic")) {
      try single.interval(using: &generator) { _ in .nan }
    }
    #expect(throws: StatisticsError.undefined(what: "ratio of sums")) {
      try single.interval(
        of: RatioStatistic(numerators: [1], denominators: [0]),
        using: &generator
      )
    }
    #expect(throws: StatisticsError.self) {
      try single.interval(of: RatioStatistic(meanOf: [1, 2]), using: &generator)
    }
  }

  @Test func quantilesMatchNumPy() {
    let sorted = [1.0, 2, 4, 8]
    #expect(Quantile.linear(0.25, ofSorted: sorted) == 1.75)
    #expect(Quantile.linear(0, ofSorted: sorted) == 1)
    #expect(Quantile.linear(1, ofSorted: sorted) == 8)
    #expect(Quantile.linear(0.5, ofSorted: []) == nil)
    #expect(Quantile.linear(.nan, ofSorted: sorted) == nil)
  }

  @Test("a statistic that resampling inflates has its estimate inside the corrected interval")
  func biasCorrection() throws {
    // The absolute value of a mean that is almost 0 is larger on nearly every resample.
    let values = (0..<40).map { $0 % 2 == 0 ? 1.0 : -1.0 } + [0.5]
    let bootstrap = try ClusterBootstrap(rowCount: values.count)
    let statistic: ([Int]) -> Double? = { rows in
      abs(rows.reduce(0) { $0 + values[$1] } / Double(rows.count))
    }
    var first = SeededGenerator(seed: 5)
    var second = SeededGenerator(seed: 5)
    let plain = try bootstrap.interval(using: &first, of: statistic)
    let corrected = try bootstrap.interval(
      correctingBias: true,
      using: &second,
      of: statistic
    )
    #expect(abs(plain.width - corrected.width) < 1e-12)
    #expect(corrected.low < corrected.estimate && corrected.estimate < corrected.high)
    #expect(corrected.low < plain.low)
  }
}
