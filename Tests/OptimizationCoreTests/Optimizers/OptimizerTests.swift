import Foundation
import OptimizationCore
import Testing

@Suite("Optimizers")
struct OptimizerTests {
  private static let gradients: [[Float]] = [
    [0.5, -1, 0.25, 3, 0, -0.125], [0.1, 2, -0.5, 1, 1e-4, 4], [-0.3, 0.7, 0.9, -2, 0, 1],
  ]

  private func makeSet() -> ParameterSet<Float> {
    ParameterSet<Float>([
      Parameter<Float>(name: "matrix", shape: [2, 3], values: [1, -2, 3, 0.5, 0.25, -1]),
      Parameter<Float>(name: "vector", shape: [6], values: [1, -2, 3, 0.5, 0.25, -1]),
    ])
  }

  private func run(_ optimizer: any Optimizer<Float>, _ set: ParameterSet<Float>, steps: Range<Int>)
  {
    for step in steps {
      for parameter in set { parameter.gradient = Self.gradients[step % 3] }
      optimizer.update(set, learningRate: 0.01 * Double(step + 1))
    }
  }

  @Test("AdamW follows the published update", arguments: WeightDecayScope.allCases)
  func adamW(scope: WeightDecayScope) {
    let settings = AdamWSettings(
      firstBeta: 0.8,
      secondBeta: 0.95,
      epsilon: 1e-6,
      weightDecay: 0.1,
      decayScope: scope
    )
    let set = makeSet()
    run(settings.makeOptimizer(for: set), set, steps: 0..<5)
    for parameter in set {
      let decay = parameter.name == "matrix" || scope == .everything ? 0.1 : 0
      let expected = (0..<6).map { index in
        var (weight, first, second) = (Double(makeSet().parameters[0].values[index]), 0.0, 0.0)
        for step in 1...5 {
          let rate = 0.01 * Double(step)
          let gradient = Double(Self.gradients[(step - 1) % 3][index])
          weight -= rate * decay * weight
          first = 0.8 * first + 0.2 * gradient
          second = 0.95 * second + 0.05 * gradient * gradient
          let correctedFirst = first / (1 - pow(0.8, Double(step)))
          let correctedSecond = second / (1 - pow(0.95, Double(step)))
          weight -= rate * correctedFirst / (correctedSecond.squareRoot() + 1e-6)
        }
        return weight
      }
      expectClose(parameter.values, expected, tolerance: 1e-6)
    }
  }

  @Test("The first AdamW step moves every weight by the learning rate against its gradient")
  func firstStep() {
    let set = ParameterSet<Float>([Parameter<Float>(name: "w", shape: [3], values: [0, 0, 0])])
    set["w"]?.gradient = [1e-3, -5, 0]
    AdamWSettings(weightDecay: 0).makeOptimizer(for: set).update(set, learningRate: 0.1)
    expectClose(set["w"]?.values ?? [], [-0.1 / (1 + 1e-5), 0.1, 0], tolerance: 1e-6)
  }

  @Test("SGD follows the published update", arguments: [0, 0.9])
  func sgd(momentum: Double) {
    let set = makeSet()
    let optimizer = SGDSettings(momentum: momentum, weightDecay: 0.1).makeOptimizer(for: set)
    run(optimizer, set, steps: 0..<4)
    for parameter in set {
      let decay = parameter.name == "matrix" ? 0.1 : 0
      let expected = (0..<6).map { index in
        var (weight, velocity) = (Double(makeSet().parameters[0].values[index]), 0.0)
        for step in 0..<4 {
          let gradient = Double(Self.gradients[step % 3][index]) + decay * weight
          velocity = momentum * velocity + gradient
          weight -= 0.01 * Double(step + 1) * velocity
        }
        return weight
      }
      expectClose(parameter.values, expected, tolerance: 1e-6)
    }
  }

  @Test("Memory of other parameters is refused")
  func foreignMemory() {
    let set = makeSet()
    let other = ParameterSet<Float>([Parameter<Float>(name: "other", shape: [1], values: [0])])
    let state = AdamWSettings().makeOptimizer(for: other).state
    #expect(throws: ParameterMismatch.self) {
      try AdamWSettings().makeOptimizer(for: set).restore(state)
    }
  }

  @Test("Settings survive JSON")
  func settings() throws {
    let adamW = AdamWSettings(learningRate: 3e-4, weightDecay: 0, decayScope: .everything)
    let sgd = SGDSettings(learningRate: 0.5, momentum: 0.9)
    let decoder = JSONDecoder()
    let encoder = JSONEncoder()
    #expect(try decoder.decode(AdamWSettings.self, from: encoder.encode(adamW)) == adamW)
    #expect(try decoder.decode(SGDSettings.self, from: encoder.encode(sgd)) == sgd)
  }
}
