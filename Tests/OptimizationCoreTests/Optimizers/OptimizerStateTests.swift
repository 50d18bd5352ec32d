import Foundation
import OptimizationCore
import Testing

@Suite("The memory of optimizers")
struct OptimizerStateTests {
  private func run(
    _ optimizer: any Optimizer<Float>,
    _ set: ParameterSet<Float>,
    _ steps: Range<Int>,
    threads: Int = 1,
    scale: Double = 1
  ) {
    for step in steps {
      OptimizerCase.setGradients(ofStep: step, in: set)
      optimizer.update(
        set,
        learningRate: 0.01 * Double(step + 1),
        gradientScale: scale,
        context: ComputeContext(threads: threads)
      )
    }
  }

  private func throughFile(_ state: ParameterSet<Float>) throws -> ParameterSet<Float> {
    try Safetensors.parse(Safetensors.serialized(state), file: "state").tensors
  }

  @Test(
    "A run continued from a saved state is the same to the last byte",
    arguments: OptimizerCase.all
  )
  func resume(_ example: OptimizerCase) throws {
    let straight = OptimizerCase.parameters()
    run(example.make(straight), straight, 0..<6)

    let begun = OptimizerCase.parameters()
    let first = example.make(begun)
    run(first, begun, 0..<3)
    let continued = begun.copy()
    let second = example.make(continued)
    try second.restore(try throughFile(first.state))
    #expect(second.state.hasSameBytes(as: first.state))
    run(second, continued, 3..<6)
    #expect(continued.hasSameBytes(as: straight))
    #expect(!continued.hasSameBytes(as: begun))

    let forgetful = begun.copy()
    run(example.make(forgetful), forgetful, 3..<6)
    #expect(!forgetful.hasSameBytes(as: straight), "the memory matters")
  }

  @Test(
    "A state that does not fit is refused, and nothing is changed",
    arguments: OptimizerCase.all
  )
  func wrongState(_ example: OptimizerCase) throws {
    let set = OptimizerCase.parameters()
    let optimizer = example.make(set)
    run(optimizer, set, 0..<2)
    let before = optimizer.state
    let good = before.parameters
    let stepName = try #require(before.names.first { $0.hasSuffix("step") })
    var wrong: [[Parameter<Float>]] = [
      Array(good.dropLast()), good + [Parameter<Float>(name: "more", shape: [1], values: [0])],
      [],
      good.dropLast() + [
        Parameter<Float>(name: good[good.count - 1].name, shape: [1], values: [0])
      ],
    ]
    for digit: Float in [0.5, -1, 65_536, .nan, .infinity] {
      wrong.append(
        good.map { parameter in
          guard parameter.name == stepName else { return parameter }
          return Parameter<Float>(name: stepName, shape: [4], values: [1, 0, digit, 0])
        }
      )
    }
    for tensors in wrong {
      #expect(throws: ParameterMismatch.self) {
        try optimizer.restore(ParameterSet<Float>(tensors))
      }
      #expect(optimizer.state.hasSameBytes(as: before))
    }
  }

  @Test("Every broken count of steps is refused before anything changes")
  func everyStep() throws {
    let set = OptimizerCase.parameters()
    let optimizer = MuonSettings().makeOptimizer(for: set)
    run(optimizer, set, 0..<2)
    let before = optimizer.state
    let names = before.names.filter { $0.hasSuffix("step") }
    #expect(names.count == 2)
    for name in names {
      let edited = before.copy()
      edited[name]?.values = [0, 0, 0, 1e9]
      edited.parameters[1].values = edited.parameters[1].values.map { $0 + 1 }
      #expect(throws: ParameterMismatch.self) { try optimizer.restore(edited) }
      #expect(optimizer.state.hasSameBytes(as: before))
    }
  }

  @Test("Any number of threads gives the same bytes", arguments: OptimizerCase.all)
  func threads(_ example: OptimizerCase) {
    let results = [1, 2, 4].map { threads in
      let set = OptimizerCase.parameters(isLarge: true)
      let optimizer = example.make(set)
      run(optimizer, set, 0..<3, threads: threads)
      return (set, optimizer.state)
    }
    for (set, state) in results.dropFirst() {
      #expect(set.hasSameBytes(as: results[0].0))
      #expect(state.hasSameBytes(as: results[0].1))
    }
  }

  @Test("The norm of gradients and clipping are the same bytes on any number of threads")
  func norm() {
    let norms = [1, 2, 4].map { threads in
      let set = OptimizerCase.parameters(isLarge: true)
      OptimizerCase.setGradients(ofStep: 0, in: set)
      let context = ComputeContext(threads: threads)
      let norm = gradientNorm(of: set, context: context)
      #expect(clipGradients(of: set, toNorm: norm / 3, context: context) == norm)
      let clipped = gradientNorm(of: set, context: context)
      #expect(abs(clipped * 3 / norm - 1) < 1e-6)
      return [norm, clipped]
    }
    #expect(norms[0] == norms[1] && norms[0] == norms[2])
  }

  @Test(
    "A factor handed to the update does what scaling the gradients does",
    arguments: OptimizerCase.all
  )
  func gradientScale(_ example: OptimizerCase) {
    let scaled = OptimizerCase.parameters()
    run(example.make(scaled), scaled, 0..<3, scale: 0.3)
    let set = OptimizerCase.parameters()
    let optimizer = example.make(set)
    for step in 0..<3 {
      OptimizerCase.setGradients(ofStep: step, in: set)
      for parameter in set { parameter.gradient = parameter.gradient.map { $0 * 0.3 } }
      optimizer.update(set, learningRate: 0.01 * Double(step + 1))
    }
    #expect(scaled.hasSameBytes(as: set))
  }

  @Test("A moving average continues from its saved state to the last byte")
  func average() throws {
    let settings = WeightAverageSettings(decay: 0.8, interval: 2, start: 1)
    func train(_ average: WeightAverage<Float>, _ set: ParameterSet<Float>, _ steps: Range<Int>) {
      for step in steps {
        for parameter in set {
          parameter.values = parameter.values.map { $0 * 0.5 + Float(step) }
        }
        average.update(set)
      }
    }
    for cut in 0..<7 {
      let straight = OptimizerCase.parameters()
      let whole = WeightAverage(settings, parameters: straight)
      train(whole, straight, 0..<7)
      let set = OptimizerCase.parameters()
      let first = WeightAverage(settings, parameters: set)
      train(first, set, 0..<cut)
      let second = WeightAverage(settings, parameters: set)
      try second.restore(try throughFile(first.state))
      train(second, set, cut..<7)
      #expect(second.state.hasSameBytes(as: whole.state))
      #expect(throws: ParameterMismatch.self) {
        try second.restore(ParameterSet<Float>(Array(second.state.parameters.dropLast())))
      }
      #expect(second.state.hasSameBytes(as: whole.state))
    }
  }
}
