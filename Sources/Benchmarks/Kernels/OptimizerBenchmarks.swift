import OptimizationCore

/// Tables of optimizer updates and gradient clipping.
struct OptimizerBenchmarks {
  /// How to measure.
  let meter: KernelMeter

  private typealias Update = (
    name: String, bytesPerParameter: Int,
    prepare: (ParameterSet<Float>, ComputeContext) -> () -> Void
  )

  private let updates: [Update] = [
    ("AdamW", 28, { steps(AdamWSettings().makeOptimizer(for: $0), $0, $1) }),
    ("Adam", 28, { steps(AdamSettings().makeOptimizer(for: $0), $0, $1) }),
    (
      "SGD with momentum", 20,
      { steps(SGDSettings(momentum: 0.9).makeOptimizer(for: $0), $0, $1) }
    ),
    ("Lion", 20, { steps(LionSettings().makeOptimizer(for: $0), $0, $1) }),
    ("Adafactor", 20, { steps(AdafactorSettings().makeOptimizer(for: $0), $0, $1) }),
    ("Muon", 20, { steps(MuonSettings().makeOptimizer(for: $0), $0, $1) }),
    (
      "average of weights", 12,
      { parameters, context in
        let average = WeightAverage(WeightAverageSettings(), parameters: parameters)
        return { average.update(parameters, context: context) }
      }
    ),
    (
      "norm of the gradient", 4,
      { parameters, context in
        { BlackHole.take(Float(gradientNorm(of: parameters, context: context))) }
      }
    ),
  ]

  private static func steps(
    _ optimizer: any Optimizer<Float>,
    _ parameters: ParameterSet<Float>,
    _ context: ComputeContext
  ) -> () -> Void {
    { optimizer.update(parameters, learningRate: 1e-5, context: context) }
  }

  /// Measures all updates over numbers of parameters.
  ///
  /// - Parameter report: Gets the tables.
  func run(_ report: Report) {
    let counts = [1 << 14, 1 << 18, 1 << 24]
    let cases = updates.flatMap { update in
      meter.cases(counts).map { line(update, count: $0) }
    }
    report.add(
      meter.table(
        "Optimizer updates",
        note:
          "An element is a parameter of a matrix with 256 columns; bytes are those of weights, "
          + "gradients and moments, read and written once, which Adafactor and Muon do more often.",
        labels: ["update", "parameters"],
        cases: cases
      )
    )
  }

  private func line(_ update: Update, count: Int) -> KernelCase {
    KernelCase(
      labels: [.text(update.name), .count(count)],
      work: .bytesPerElement(update.bytesPerParameter, elements: count)
    ) { context, sampler in
      let columns = 256
      let parameter = Parameter<Float>(
        name: "weight",
        shape: [count / columns, columns],
        values: RandomFloats.uniform(count)
      )
      parameter.gradient = RandomFloats.uniform(count, in: -1e-3...1e-3, seed: 2)
      return sampler.measure(update.prepare(ParameterSet<Float>([parameter]), context))
    }
  }
}
