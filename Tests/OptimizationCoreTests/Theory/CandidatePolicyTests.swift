import Foundation
import OptimizationCore
import Testing

@Suite("Policies over candidates")
struct CandidatePolicyTests {
  private let context = ComputeContext(threads: 1)

  private func random(_ count: Int, _ stream: String) -> [Double] {
    var random = CounterRandom(seed: 8, stream: stream)
    return (0..<count).map { _ in random.normal() }
  }

  @Test("log-probabilities of pairs are those of the whole table, and gradients find their place")
  func pairs() {
    let policy = TabularPolicy(contextCount: 3, candidateCount: 4, logits: random(12, "logits"))
    let graph = Graph<Double>(context)
    let all = policy.logProbabilities(in: graph).values
    let pairs = [
      (context: 2, candidate: 1), (context: 0, candidate: 3), (context: 2, candidate: 1),
    ]
    let chosen = policy.logProbabilities(of: pairs, in: graph)
    #expect(chosen.values == [all[9], all[3], all[9]])
    for row in 0..<3 {
      let sum = all[(row * 4)..<(row * 4 + 4)].map { exp($0) }.reduce(0, +)
      #expect(abs(sum - 1) < 1e-15)
    }
    graph.backward(from: [(chosen, [1, 10, 100])])
    // d log p(a) / d logit(b) = [a = b] - p(b)
    let expected = (0..<12).map { place -> Double in
      let (row, probability) = (place / 4, exp(all[place]))
      let weight = [10.0, 0, 101][row]
      return (place == 3 || place == 9 ? weight : 0) - weight * probability
    }
    #expect(relativeDifference(policy.parameters.parameters[0].gradient, expected) < 1e-14)
  }

  @Test("expectations are exact sums, and so are their gradients")
  func expectations() {
    let logits = random(10, "logits")
    let values = random(10, "values")
    let policy = TabularPolicy(contextCount: 2, candidateCount: 5, logits: logits)
    let graph = Graph<Double>(context)
    let expectation = policy.expectation(of: graph.constant(values, shape: [2, 5]), in: graph)
    graph.backward(from: [(expectation, [1, -2])])
    var expected: [Double] = []
    for row in 0..<2 {
      let places = (row * 5)..<(row * 5 + 5)
      let weights = places.map { exp(logits[$0]) }
      let shares = weights.map { $0 / weights.reduce(0, +) }
      let mean = zip(shares, values[places]).map(*).reduce(0, +)
      #expect(abs(expectation.values[row] - mean) < 1e-14)
      expected += zip(shares, values[places]).map { [1.0, -2][row] * $0 * ($1 - mean) }
    }
    #expect(relativeDifference(policy.parameters.parameters[0].gradient, expected) < 1e-13)
  }

  @Test("divergences and their gradients have the published values")
  func divergence() {
    let policy = TabularPolicy(contextCount: 1, candidateCount: 4, logits: [0.3, -0.8, 0.5, 0.1])
    let reference = TabularPolicy(contextCount: 1, candidateCount: 4, logits: [0, 0.4, -0.2, 0.3])
    let graph = Graph<Double>(context)
    let fixed = graph.detached(reference.logProbabilities(in: graph))
    let divergence = policy.divergence(from: fixed, in: graph)
    graph.backward(from: [(divergence, [1])])
    #expect(abs(divergence.values[0] - 0.1987494807) < 1e-10)
    let expected = [0.03692581443, -0.1357386881, 0.1899457736, -0.09113289993]
    for (found, expected) in zip(policy.parameters.parameters[0].gradient, expected) {
      #expect(abs(found - expected) < 1e-10)
    }
    #expect(reference.parameters.parameters[0].gradient == [0, 0, 0, 0])
  }

  @Test(
    "a log-linear policy is the softmax of its features' products; its score is centred features"
  )
  func logLinear() {
    let features = random(2 * 3 * 4, "features")
    let policy = LogLinearPolicy(
      features: features,
      contextCount: 2,
      candidateCount: 3,
      featureCount: 4
    )
    let uniform = Graph<Double>(context, recordsGradients: false)
    for probability in policy.probabilities(in: uniform).values {
      #expect(abs(probability - 1.0 / 3) < 1e-15)
    }
    let weight = random(4, "weight")
    policy.parameters.parameters[0].values = weight
    func feature(_ place: Int) -> ArraySlice<Double> { features[(place * 4)..<(place * 4 + 4)] }
    let graph = Graph<Double>(context)
    let chosen = policy.logProbabilities(of: [(context: 1, candidate: 2)], in: graph)
    graph.backward(from: [(chosen, [1])])
    let weights = (3..<6).map { place in exp(zip(feature(place), weight).map(*).reduce(0, +)) }
    let shares = weights.map { $0 / weights.reduce(0, +) }
    #expect(abs(chosen.values[0] - log(shares[2])) < 1e-14)
    let score = (0..<4).map { column -> Double in
      let means = (0..<3).map { candidate -> Double in
        shares[candidate] * features[(3 + candidate) * 4 + column]
      }
      return features[5 * 4 + column] - means.reduce(0, +)
    }
    #expect(relativeDifference(policy.parameters.parameters[0].gradient, score) < 1e-13)
  }
}
