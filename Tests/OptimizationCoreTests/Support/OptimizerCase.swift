import OptimizationCore
import Testing

/// An optimizer of every kind, with settings that reach all of its memory.
struct OptimizerCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (ParameterSet<Float>) -> any Optimizer<Float>

  static let groups = [
    ParameterGroup(.named(NamePattern("*other*")), learningRateFactor: 0.5),
    ParameterGroup(.vectors, weightDecay: 0.2),
  ]

  static let all = [
    OptimizerCase(testDescription: "AdamW") {
      AdamWSettings(weightDecay: 0.1, groups: groups).makeOptimizer(for: $0)
    },
    OptimizerCase(testDescription: "Adam") {
      AdamSettings(weightDecay: 0.1, groups: groups).makeOptimizer(for: $0)
    },
    OptimizerCase(testDescription: "SGD") {
      SGDSettings(momentum: 0.9, isNesterov: true, weightDecay: 0.1, groups: groups)
        .makeOptimizer(for: $0)
    },
    OptimizerCase(testDescription: "Lion") {
      LionSettings(weightDecay: 0.1, groups: groups).makeOptimizer(for: $0)
    },
    OptimizerCase(testDescription: "Adafactor") {
      AdafactorSettings(weightDecay: 0.1, groups: groups).makeOptimizer(for: $0)
    },
    OptimizerCase(testDescription: "Muon") {
      MuonSettings(weightDecay: 0.1, groups: groups).makeOptimizer(for: $0)
    },
  ]

  /// Parameters of every kind with random values: small ones, or such as threads share.
  static func parameters(isLarge: Bool = false) -> ParameterSet<Float> {
    let scale = isLarge ? 30 : 1
    let shapes = [
      ("model.embed_tokens.weight", [11 * scale, 5 * scale]),
      ("wide.weight", [7 * scale, 9 * scale]),
      ("tall.other", [13 * scale, 4 * scale]), ("norm.weight", [9 * scale * scale]),
      ("lm_head.weight", [11 * scale, 5 * scale]),
    ]
    return ParameterSet<Float>(
      shapes.map { name, shape in
        Parameter<Float>(
          name: name,
          shape: shape,
          values: values(shape.reduce(1, *), name, step: -1)
        )
      }
    )
  }

  /// Gives parameters the random gradients of a step.
  static func setGradients(ofStep step: Int, in parameters: ParameterSet<Float>) {
    for parameter in parameters {
      parameter.gradient = values(parameter.count, parameter.name, step: step)
    }
  }

  private static func values(_ count: Int, _ name: String, step: Int) -> [Float] {
    var random = CounterRandom(seed: UInt64(step + 2), stream: name)
    return (0..<count).map { _ in Float(Int32(truncatingIfNeeded: random.next())) / 0x1p31 }
  }
}
