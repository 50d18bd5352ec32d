import PreferenceStatistics
import Testing

@Suite struct ReliabilityDiagramTests {
  let predictions = [0.05, 0.2, 0.35, 0.38, 0.55, 0.62, 0.7, 0.81, 0.93, 0.97]
  let outcomes = [0.0, 0, 1, 0, 1, 0, 1, 1, 1, 1]

  @Test func matchesTheReferenceFixture() throws {
    let diagram = try ReliabilityDiagram(
      predictions: predictions,
      outcomes: outcomes,
      binCount: 5
    )
    #expect(near(diagram.expectedCalibrationError, 0.158))
    #expect(near(diagram.averageCalibrationError, 0.1933333333))
    #expect(near(diagram.maximumCalibrationError, 0.45))
    // 0.2 equals an edge and therefore belongs to the first bin.
    #expect(diagram.bins.map(\.count) == [2, 2, 1, 2, 3])
  }

  @Test func confidenceMatchesTheReferenceFixture() throws {
    // The pair's margin is positive where the prediction and the outcome are on the same side.
    let preferred = zip(predictions, outcomes).map { $1 == 1 ? $0 : 1 - $0 }
    let pairs = try PairPredictions(probabilities: preferred)
    let upper = try ReliabilityDiagram(confidencesOf: pairs, binCount: 5, range: .upperHalf)
    #expect(near(upper.expectedCalibrationError, 0.158))
    #expect(near(upper.averageCalibrationError, 0.2075))
    #expect(near(upper.maximumCalibrationError, 0.45))
    // By hand over 0...1: gaps 0.45 (1 pair), 0.678 - 0.6 (5 pairs), 1 - 0.915 (4 pairs).
    let unit = try ReliabilityDiagram(confidencesOf: pairs, binCount: 5)
    #expect(near(unit.expectedCalibrationError, 0.118))
  }

  @Test func upperHalfUsesAllBins() throws {
    let pairs = try PairPredictions(probabilities: [0.5, 0.55, 0.3, 0.95, 0.05])
    let diagram = try ReliabilityDiagram(confidencesOf: pairs, binCount: 5, range: .upperHalf)
    #expect(diagram.bins.first?.lowerEdge == 0.5)
    #expect(diagram.bins.last?.upperEdge == 1)
    #expect(diagram.bins.map(\.count).reduce(0, +) == 5)
    #expect(diagram.bins.first?.count == 2)
  }

  @Test func perfectCalibrationIsZeroAndTiesAreHalf() throws {
    let diagram = try ReliabilityDiagram(confidencesOf: PairPredictions(margins: [0, 0]))
    #expect(diagram.expectedCalibrationError == 0)
    let split = try ReliabilityDiagram(
      predictions: [0.75, 0.75, 0.75, 0.75],
      outcomes: [1, 1, 1, 0]
    )
    #expect(split.expectedCalibrationError == 0)
  }

  @Test func edgesBelongToTheBinBelowThem() throws {
    for binCount in [3, 7, 10, 15] {
      let edges = (0...binCount).map { Double($0) / Double(binCount) }
      let diagram = try ReliabilityDiagram(
        predictions: edges,
        outcomes: edges,
        binCount: binCount
      )
      #expect(diagram.bins.first?.count == 2)
      #expect(diagram.bins.dropFirst().allSatisfy { $0.count == 1 })
    }
  }

  @Test func orderOfRowsDoesNotMatter() throws {
    let one = try ReliabilityDiagram(predictions: predictions, outcomes: outcomes, binCount: 4)
    let other = try ReliabilityDiagram(
      predictions: predictions.reversed(),
      outcomes: outcomes.reversed(),
      binCount: 4
    )
    #expect(near(one.expectedCalibrationError, other.expectedCalibrationError ?? .nan))
  }

  @Test func degenerateInputs() throws {
    let empty = try ReliabilityDiagram(predictions: [], outcomes: [])
    #expect(empty.expectedCalibrationError == nil && empty.maximumCalibrationError == nil)
    #expect(empty.bins.count == 15)
    #expect(throws: StatisticsError.self) {
      try ReliabilityDiagram(predictions: [0.5], outcomes: [.nan])
    }
    #expect(throws: StatisticsError.self) {
      try ReliabilityDiagram(predictions: [0.5], outcomes: [1], binCount: 0)
    }
    #expect(throws: StatisticsError.self) {
      try ReliabilityDiagram(predictions: [0.5, 0.5], outcomes: [1])
    }
  }
}
