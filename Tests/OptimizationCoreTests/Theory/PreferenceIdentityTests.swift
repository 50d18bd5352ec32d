import Foundation
import OptimizationCore
import Testing

@Suite("Published identities of preference optimization, to 1e-9")
struct PreferenceIdentityTests {
  private let context = ComputeContext(threads: 1)

  private func random(_ count: Int, _ stream: String) -> [Double] {
    var random = CounterRandom(seed: 21, stream: stream)
    return (0..<count).map { _ in random.normal() }
  }

  private func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

  /// All ordered pairs of candidates of all contexts.
  private func comparisons(_ contexts: Int, _ candidates: Int) -> [(Int, first: Int, second: Int)] {
    (0..<contexts).flatMap { context in
      (0..<candidates).flatMap { first in
        (0..<candidates).filter { $0 != first }.map { (context, first, $0) }
      }
    }
  }

  /// The differences d of log-ratios to the reference, chosen less rejected.
  private func margins(
    _ policy: some CandidatePolicy<Double>,
    _ reference: some CandidatePolicy<Double>,
    _ pairs: [(Int, first: Int, second: Int)],
    in graph: Graph<Double>
  ) -> Tensor<Double> {
    let first = pairs.map { (context: $0.0, candidate: $0.first) }
    let second = pairs.map { (context: $0.0, candidate: $0.second) }
    func difference(_ policy: some CandidatePolicy<Double>) -> Tensor<Double> {
      graph.subtract(
        policy.logProbabilities(of: first, in: graph),
        policy.logProbabilities(of: second, in: graph)
      )
    }
    return graph.subtract(difference(policy), graph.detached(difference(reference)))
  }

  /// Descends until the gradient's norm is below 1e-12.
  private func minimize(
    _ parameters: ParameterSet<Double>,
    rate: Double,
    _ loss: (Graph<Double>) -> Tensor<Double>
  ) {
    let optimizer = SGDSettings(momentum: 0.5).makeOptimizer(for: parameters)
    for _ in 0..<5000 {
      let graph = Graph<Double>(context)
      graph.backward(from: [(loss(graph), [1])])
      let norm = gradientNorm(of: parameters)
      optimizer.update(parameters, learningRate: rate)
      parameters.zeroGradients()
      if norm < 1e-12 { return }
    }
    Issue.record("The descent has not converged.")
  }

  @Test("DPO on exact comparisons has the optimum of KL-regularized reward", arguments: [0.3, 1.0])
  func dpoOptimum(beta: Double) {
    let (contexts, candidates) = (2, 4)
    let rewards = random(8, "rewards")
    let reference = TabularPolicy(
      contextCount: contexts,
      candidateCount: candidates,
      logits: random(8, "reference")
    )
    let policy = TabularPolicy<Double>(contextCount: contexts, candidateCount: candidates)
    let pairs = comparisons(contexts, candidates)
    let weights = pairs.map { pair in
      sigmoid(rewards[pair.0 * 4 + pair.first] - rewards[pair.0 * 4 + pair.second])
    }
    minimize(policy.parameters, rate: 0.5 / (beta * beta)) { graph in
      let margins = margins(policy, reference, pairs, in: graph)
      let values = graph.logSigmoid(graph.scale(margins, by: beta))
      let constant = graph.constant(weights, shape: [weights.count])
      return graph.scale(graph.sum(graph.multiply(values, constant)), by: -1)
    }
    let graph = Graph<Double>(context, recordsGradients: false)
    for (pair, margin) in zip(pairs, margins(policy, reference, pairs, in: graph).values) {
      let gap = rewards[pair.0 * 4 + pair.first] - rewards[pair.0 * 4 + pair.second]
      #expect(abs(margin - gap / beta) < 1e-9)
    }
    // pi(y) = pi_ref(y) exp(r(y) / beta) / Z
    let base = reference.probabilities(in: graph).values
    let found = policy.probabilities(in: graph).values
    for row in 0..<contexts {
      let places = (row * 4)..<(row * 4 + 4)
      let tilted = places.map { base[$0] * exp(rewards[$0] / beta) }
      for (place, value) in zip(places, tilted) {
        #expect(abs(found[place] - value / tilted.reduce(0, +)) < 1e-9)
      }
    }
  }

  @Test("a log-linear policy's DPO optimum is the reward's weight divided by beta")
  func logLinearOptimum() {
    let beta = 0.5
    let features = random(3 * 4 * 3, "features")
    let truth = [0.8, -0.5, 0.3]
    func make() -> LogLinearPolicy<Double> {
      LogLinearPolicy(features: features, contextCount: 3, candidateCount: 4, featureCount: 3)
    }
    let (policy, reference) = (make(), make())
    let base = random(3, "reference weight")
    reference.parameters.parameters[0].values = base
    let rewards = (0..<12).map { place in
      (0..<3).map { features[place * 3 + $0] * truth[$0] }.reduce(0, +)
    }
    let pairs = comparisons(3, 4)
    let weights = pairs.map {
      sigmoid(rewards[$0.0 * 4 + $0.first] - rewards[$0.0 * 4 + $0.second])
    }
    minimize(policy.parameters, rate: 0.05) { graph in
      let margins = margins(policy, reference, pairs, in: graph)
      let values = graph.logSigmoid(graph.scale(margins, by: beta))
      let constant = graph.constant(weights, shape: [weights.count])
      return graph.scale(graph.sum(graph.multiply(values, constant)), by: -1)
    }
    for (index, weight) in policy.parameters.parameters[0].values.enumerated() {
      #expect(abs(weight - (base[index] + truth[index] / beta)) < 1e-9)
    }
  }

  @Test("the gradient of the DPO loss is the published closed form")
  func dpoGradient() {
    let beta = 0.1
    let policy = TabularPolicy(contextCount: 1, candidateCount: 5, logits: random(5, "policy"))
    let reference = TabularPolicy(contextCount: 1, candidateCount: 5, logits: random(5, "other"))
    let pairs = [(0, first: 1, second: 4), (0, first: 3, second: 1)]
    let graph = Graph<Double>(context)
    let margins = margins(policy, reference, pairs, in: graph)
    let loss = graph.scale(graph.sum(graph.logSigmoid(graph.scale(margins, by: beta))), by: -1)
    graph.backward(from: [(loss, [1])])
    // -beta * S(-beta d) (d log pi(w) - d log pi(l)), and log pi(w) - log pi(l) is a difference of
    // logits.
    var expected = [Double](repeating: 0, count: 5)
    for (pair, margin) in zip(pairs, margins.values) {
      expected[pair.first] -= beta * sigmoid(-beta * margin)
      expected[pair.second] += beta * sigmoid(-beta * margin)
    }
    #expect(relativeDifference(policy.parameters.parameters[0].gradient, expected) < 1e-13)
    let value = margins.values.map { log1p(exp(-beta * $0)) }.reduce(0, +)
    #expect(abs(loss.values[0] - value) < 1e-14)
  }

  @Test("IPO's solution for a strict order has gaps of 1 / (n tau)", arguments: [2, 3, 5])
  func ipoSolution(candidates: Int) {
    // Azar and others (2023): log-ratio gaps are those of P(y beats a uniform candidate), divided by
    // tau. With two candidates that is 1 / (2 tau), the loss's own target.
    let tau = 0.4
    let reference = TabularPolicy(
      contextCount: 1,
      candidateCount: candidates,
      logits: random(candidates, "reference")
    )
    let policy = TabularPolicy<Double>(contextCount: 1, candidateCount: candidates)
    let pairs = comparisons(1, candidates).filter { $0.first < $0.second }
    minimize(policy.parameters, rate: 0.4 / Double(candidates)) { graph in
      let target = graph.constant(
        [Double](repeating: 1 / (2 * tau), count: pairs.count),
        shape: [pairs.count]
      )
      let errors = graph.subtract(margins(policy, reference, pairs, in: graph), target)
      return graph.sum(graph.multiply(errors, errors))
    }
    let graph = Graph<Double>(context, recordsGradients: false)
    for (pair, margin) in zip(pairs, margins(policy, reference, pairs, in: graph).values) {
      let gap = Double(pair.second - pair.first) / (Double(candidates) * tau)
      #expect(abs(margin - gap) < 1e-9)
    }
  }

  @Test("the KL-regularized policy gradient vanishes at the closed form, and only there")
  func policyGradient() {
    let beta = 0.25
    let rewards = random(6, "rewards")
    let logits = random(6, "reference")
    let reference = TabularPolicy(contextCount: 2, candidateCount: 3, logits: logits)
    func evaluate(_ policy: TabularPolicy<Double>) -> (values: [Double], gradient: [Double]) {
      let graph = Graph<Double>(context)
      let fixed = graph.detached(reference.logProbabilities(in: graph))
      let value = graph.subtract(
        policy.expectation(of: graph.constant(rewards, shape: [2, 3]), in: graph),
        graph.scale(policy.divergence(from: fixed, in: graph), by: beta)
      )
      graph.backward(from: [(value, [1, 1])])
      return (value.values, policy.parameters.parameters[0].gradient)
    }
    let optimum = TabularPolicy(
      contextCount: 2,
      candidateCount: 3,
      logits: zip(logits, rewards).map { $0 + $1 / beta }
    )
    let (values, gradient) = evaluate(optimum)
    #expect(gradient.allSatisfy { abs($0) < 1e-14 })
    let base = reference.probabilities(in: Graph<Double>(context, recordsGradients: false)).values
    for row in 0..<2 {
      // The optimal value is beta log E_ref[exp(r / beta)].
      let sum = ((row * 3)..<(row * 3 + 3)).map { base[$0] * exp(rewards[$0] / beta) }.reduce(0, +)
      #expect(abs(values[row] - beta * log(sum)) < 1e-13)
    }
    // Elsewhere it is pi (A - E A) with A = r - beta log(pi / pi_ref).
    let other = TabularPolicy(contextCount: 2, candidateCount: 3, logits: random(6, "other"))
    let graph = Graph<Double>(context, recordsGradients: false)
    let shares = other.probabilities(in: graph).values
    let ratios = graph.subtract(
      other.logProbabilities(in: graph),
      reference.logProbabilities(in: graph)
    ).values
    let advantages = zip(rewards, ratios).map { $0 - beta * $1 }
    let expected = (0..<6).map { place -> Double in
      let row = (place / 3 * 3)..<(place / 3 * 3 + 3)
      let mean = row.map { shares[$0] * advantages[$0] }.reduce(0, +)
      return shares[place] * (advantages[place] - mean)
    }
    #expect(relativeDifference(evaluate(other).gradient, expected) < 1e-12)
    #expect(expected.contains { abs($0) > 1e-2 })
  }

  @Test("fitted Bradley-Terry wins equal the observed ones")
  func scoreEquations() {
    let wins: [[Double]] = [
      [0, 5, 2, 7, 1], [3, 0, 4, 4, 2], [6, 1, 0, 5, 3], [2, 2, 1, 0, 0], [4, 3, 2, 6, 0],
    ]
    let pairs = (0..<5).flatMap { first in (0..<5).map { (first, $0) } }
      .filter { wins[$0.0][$0.1] > 0 }
    let head = LinearHead<Double>(width: 5, seed: 0)
    let identity = (0..<25).map { $0 % 6 == 0 ? 1.0 : 0 }
    minimize(head.parameters, rate: 0.03) { graph in
      let items = graph.constant(identity, shape: [5, 5])
      let margins = graph.subtract(
        head.values(items, rows: pairs.map(\.0), in: graph),
        head.values(items, rows: pairs.map(\.1), in: graph)
      )
      let counts = graph.constant(pairs.map { wins[$0.0][$0.1] }, shape: [pairs.count, 1])
      return graph.scale(graph.sum(graph.multiply(graph.logSigmoid(margins), counts)), by: -1)
    }
    let scores = head.parameters.parameters[0].values
    for item in 0..<5 {
      let observed = wins[item].reduce(0, +)
      let fitted = (0..<5).map { other in
        (wins[item][other] + wins[other][item]) * sigmoid(scores[item] - scores[other])
      }
      // Against itself an item has no games.
      #expect(abs(fitted.reduce(0, +) - observed) < 1e-9)
    }
    #expect((scores.max() ?? 0) - (scores.min() ?? 0) > 0.5)
  }
}
