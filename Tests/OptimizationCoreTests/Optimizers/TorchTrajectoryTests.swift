import Foundation
import Testing

@testable import OptimizationCore

@Suite("Optimizers follow PyTorch")
struct TorchTrajectoryTests {
  /// An optimizer with the settings of a recorded case.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The rate of the first step; each grows by a tenth of it.
    let rate: Double
    let make: @Sendable (ParameterSet<Float>) -> any Optimizer<Float>

    init(
      _ name: String,
      rate: Double,
      _ make: @escaping @Sendable (ParameterSet<Float>) -> any Optimizer<Float>
    ) {
      testDescription = name
      self.rate = rate
      self.make = make
    }
  }

  static let cases = [
    Case("adamw", rate: 0.01) { AdamWSettings(weightDecay: 0.1).makeOptimizer(for: $0) },
    Case("adamw_everything", rate: 0.05) {
      AdamWSettings(
        firstBeta: 0.8,
        secondBeta: 0.95,
        epsilon: 1e-3,
        weightDecay: 0.3,
        decayScope: .everything
      ).makeOptimizer(for: $0)
    },
    Case("adam", rate: 0.01) { AdamSettings(weightDecay: 0.1).makeOptimizer(for: $0) },
    Case("sgd", rate: 0.1) { SGDSettings().makeOptimizer(for: $0) },
    Case("sgd_momentum", rate: 0.05) {
      SGDSettings(momentum: 0.9, weightDecay: 0.05).makeOptimizer(for: $0)
    },
    Case("sgd_nesterov", rate: 0.05) {
      SGDSettings(momentum: 0.8, isNesterov: true, weightDecay: 0.05).makeOptimizer(for: $0)
    },
    Case("lion", rate: 0.01) { LionSettings(weightDecay: 0.1).makeOptimizer(for: $0) },
    Case("adafactor", rate: 0.01) { AdafactorSettings().makeOptimizer(for: $0) },
    Case("adafactor_clipped", rate: 0.5) {
      AdafactorSettings(decayExponent: -0.5, clippingThreshold: 1.2, weightDecay: 0.1)
        .makeOptimizer(for: $0)
    },
    Case("muon", rate: 0.02) { MuonSettings().makeOptimizer(for: $0) },
    Case("muon_matching", rate: 0.02) {
      MuonSettings(isNesterov: false, scale: .matchingAdamW).makeOptimizer(for: $0)
    },
  ]

  @Test("to a millionth over ten steps", arguments: cases)
  func trajectory(_ example: Case) throws {
    let fixture = try TorchFixture.shared.get()
    let set = fixture.start(of: example.testDescription)
    let optimizer = example.make(set)
    var compared = 0
    for step in 0..<10 {
      fixture.setGradients(ofStep: step, in: set)
      optimizer.update(set, learningRate: example.rate * (1 + 0.1 * Double(step)))
      if let difference = fixture.difference(
        of: set,
        from: example.testDescription,
        step: step + 1
      ) {
        #expect(difference < 2e-6, "step \(step + 1)")
        compared += 1
      }
    }
    #expect(compared == 4)
  }

  @Test("in 64-bit floats to the twelfth digit")
  func double() throws {
    let rate = { (step: Int) in 1 + 0.1 * Double(step) }
    try follow("adamw") { step, isMatrix in
      AdamRule<DoubleVector>(
        learningRate: 0.01 * rate(step),
        moments: AdamMoments(firstBeta: 0.9, secondBeta: 0.999, epsilon: 1e-8, step: step + 1),
        decoupledDecay: isMatrix ? 0.1 : 0,
        gradientScale: 1
      )
    }
    try follow("adam") { step, isMatrix in
      AdamRule<DoubleVector>(
        learningRate: 0.01 * rate(step),
        moments: AdamMoments(firstBeta: 0.9, secondBeta: 0.999, epsilon: 1e-8, step: step + 1),
        coupledDecay: isMatrix ? 0.1 : 0,
        gradientScale: 1
      )
    }
    try follow("sgd_nesterov") { step, isMatrix in
      MomentumRule<DoubleVector>(
        learningRate: 0.05 * rate(step),
        momentum: 0.8,
        isNesterov: true,
        decay: isMatrix ? 0.05 : 0,
        gradientScale: 1
      )
    }
    try follow("lion") { step, isMatrix in
      LionRule<DoubleVector>(
        learningRate: 0.01 * rate(step),
        firstBeta: 0.9,
        secondBeta: 0.99,
        decay: isMatrix ? 0.1 : 0,
        gradientScale: 1
      )
    }
  }

  /// Applies a rule to the parameters of a case in 64-bit floats.
  private func follow<Rule: UpdateRule>(
    _ name: String,
    _ rule: (_ step: Int, _ isMatrix: Bool) -> Rule
  ) throws where Rule.Vector == DoubleVector {
    let fixture = try TorchFixture.shared.get()
    for (parameter, shape) in fixture.shapes {
      let start = try #require(fixture.starts[parameter])
      let padded = (start.count + 7) & ~7
      let memory = UnsafeMutablePointer<Double>.allocate(capacity: 4 * padded)
      defer { memory.deallocate() }
      memory.initialize(repeating: 0, count: 4 * padded)
      let buffers = UpdateBuffers(
        values: memory,
        gradient: memory + padded,
        first: memory + 2 * padded,
        second: memory + 3 * padded
      )
      for (place, value) in start.enumerated() { buffers.values[place] = value }
      for step in 0..<10 {
        let gradient = try #require(fixture.gradients[step][parameter])
        for (place, value) in gradient.enumerated() { buffers.gradient[place] = value }
        rule(step, shape.count > 1).update(buffers, 0..<start.count)
        guard let expected = fixture.cases[name]?["\(step + 1)"]?[parameter] else { continue }
        for (place, value) in expected.enumerated() {
          #expect(abs(buffers.values[place] - value) < 1e-12, "\(name), \(parameter), \(step)")
        }
      }
    }
  }

  @Test("the moving average of weights, too")
  func average() throws {
    let fixture = try TorchFixture.shared.get()
    let set = fixture.start(of: "average")
    let optimizer = SGDSettings().makeOptimizer(for: set)
    let average = WeightAverage(WeightAverageSettings(decay: 0.7), parameters: set)
    for step in 0..<10 {
      fixture.setGradients(ofStep: step, in: set)
      optimizer.update(set, learningRate: 0.1 * (1 + 0.1 * Double(step)))
      average.update(set)
      let averaged = set.copy()
      average.write(to: averaged)
      if let difference = fixture.difference(of: averaged, from: "average", step: step + 1) {
        #expect(difference < 1e-6)
      }
    }
  }

  /// Schedules with the settings of the recorded ones, by name.
  static let schedules: [String: Schedule] = [
    "constant": .constant(warmupSteps: 3),
    "linear": .linear(warmupSteps: 3),
    "cosine": .cosine(warmupSteps: 3),
    "cosine_minimum": .cosine(warmupSteps: 3, minimumRatio: 0.1),
    "inverse": .inverseSquareRoot(warmupSteps: 4),
    "inverse_timescale": .inverseSquareRoot(warmupSteps: 4, timescale: 9),
    "inverse_cold": .inverseSquareRoot(),
    "stable_linear_0": .warmupStableDecay(warmupSteps: 3, decaySteps: 4),
    "stable_linear_0.2": .warmupStableDecay(warmupSteps: 3, decaySteps: 4, minimumRatio: 0.2),
    "stable_cosine_0": .warmupStableDecay(warmupSteps: 3, decaySteps: 4, decay: .cosine),
    "stable_cosine_0.2":
      .warmupStableDecay(warmupSteps: 3, decaySteps: 4, decay: .cosine, minimumRatio: 0.2),
    "stable_1-sqrt_0":
      .warmupStableDecay(warmupSteps: 3, decaySteps: 4, decay: .oneMinusSquareRoot),
    "stable_1-sqrt_0.2":
      .warmupStableDecay(
        warmupSteps: 3,
        decaySteps: 4,
        decay: .oneMinusSquareRoot,
        minimumRatio: 0.2
      ),
    "stable_short":
      .warmupStableDecay(
        warmupSteps: 2,
        stableSteps: 4,
        decaySteps: 3,
        decay: .cosine,
        minimumRatio: 0.1
      ),
  ]

  @Test("Schedules are those of transformers, past the end too")
  func schedule() throws {
    let expected = try TorchFixture.shared.get().schedules
    #expect(Set(expected.keys) == Set(Self.schedules.keys))
    for (name, factors) in expected {
      let schedule = try #require(Self.schedules[name])
      // After its end a cosine of transformers rises again.
      for (step, factor) in factors.enumerated() where !name.hasPrefix("cosine") || step <= 12 {
        #expect(abs(schedule.factor(step: step, of: 12) - factor) < 1e-15, "\(name), step \(step)")
      }
    }
  }
}
