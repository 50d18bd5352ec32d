import PreferenceStatistics
import Testing

@Suite struct PairPredictionsTests {
  @Test func accuracyTreatsTiesAsAsked() throws {
    let pairs = try PairPredictions(margins: [1, -1, 0, 2])
    #expect(pairs.strictAccuracy == 0.5)
    #expect(pairs.accuracy == 0.625)
    #expect(pairs.tieShare == 0.25)
    #expect(pairs.meanMargin == 0.5)
  }

  @Test func chanceLevelsAreExact() throws {
    let pairs = try PairPredictions(margins: [0, 0, 0])
    #expect(pairs.brierScore == 0.25)
    #expect(near(pairs.logLoss, 0.6931471805599453, within: 1e-15))
    #expect(pairs.accuracy == 0.5 && pairs.strictAccuracy == 0)
  }

  @Test func probabilitiesAndMarginsAgree() throws {
    let probabilities = [0.05, 0.5, 0.7311, 0.999]
    let pairs = try PairPredictions(probabilities: probabilities)
    for (found, given) in zip(pairs.probabilities, probabilities) {
      #expect(near(found, given, within: 1e-12))
    }
    #expect(pairs.margins[1] == 0)
  }

  @Test func extremeMarginsStayAccurate() throws {
    let pairs = try PairPredictions(margins: [-800, 800])
    #expect(pairs.logLoss == 400)
    #expect(near(pairs.brierScore, 0.5))
    let certain = try PairPredictions(probabilities: [0, 1])
    #expect(certain.logLoss == .infinity)
    #expect(certain.meanMargin == nil)
    #expect(certain.accuracy == 0.5)
    #expect(throws: StatisticsError.self) { try certain.logLossRatio }
  }

  @Test func weightsCountAsRepeats() throws {
    let weighted = try PairPredictions(margins: [1, -0.5, 0.2], weights: [2, 1, 0])
    let repeated = try PairPredictions(margins: [1, 1, -0.5])
    #expect(near(weighted.logLoss, repeated.logLoss ?? .nan, within: 1e-15))
    #expect(weighted.accuracy == repeated.accuracy)
    #expect(try weighted.accuracyRatio.value == repeated.accuracyRatio.value)
  }

  @Test func ratiosEqualTheirMetrics() throws {
    let pairs = try PairPredictions(margins: [0.3, -2, 0, 1.5], weights: [1, 2, 1, 0.5])
    #expect(near(try pairs.strictAccuracyRatio.value, pairs.strictAccuracy ?? .nan))
    #expect(near(try pairs.brierScoreRatio.value, pairs.brierScore ?? .nan))
    #expect(near(try pairs.logLossRatio.value, pairs.logLoss ?? .nan))
    #expect(near(try pairs.meanMarginRatio.value, pairs.meanMargin ?? .nan))
  }

  @Test func selectingRepeatsAndSkips() throws {
    let pairs = try PairPredictions(margins: [1, 2, 3])
    #expect(pairs.selecting(rows: [2, 2, 0, 9, -1]).margins == [3, 3, 1])
  }

  @Test func malformedInputIsNamed() {
    #expect(throws: StatisticsError.notFinite(what: "margins", row: 1)) {
      try PairPredictions(margins: [0, .nan])
    }
    #expect(throws: StatisticsError.self) { try PairPredictions(probabilities: [1.2]) }
    #expect(throws: StatisticsError.self) { try PairPredictions(margins: [1], weights: [1, 1]) }
    #expect(throws: StatisticsError.self) { try PairPredictions(margins: [1], weights: [-1]) }
  }

  @Test func nothingToMeasureIsNil() throws {
    let pairs = try PairPredictions(margins: [])
    #expect(pairs.accuracy == nil && pairs.logLoss == nil && pairs.brierScore == nil)
  }
}
