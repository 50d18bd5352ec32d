import OptimizationCore

/// Tables of optimizer updates and gradient clipping.
struct OptimizerBenchmarks {
  /// How to measure.
  let meter: KernelMeter

  private typealias Update = (
    name: String, bytesPerParameter: Int, prepare: (ParameterSet<Float>) -> () -> Void
  )

  private let updates: [Update] = [
    (
      "AdamW", 28,
      { parameters in
        let optimizer = AdamWSettings().makeOptimizer(for: parameters)
        return { optimizer.update(parameters, learningRate: 1e-5) }
      }
    ),
    (
      "SGD with momentum", 20,
      { parameters in
        let optimizer = SGDSettings(momentum: 0.9).makeOptimizer(for: parameters)
        return { optimizer.update(parameters, learningRate: 1e-5) }
      }
    ),
    (
      "norm of the gradient", 4,
      { parameters in
        { BlackHole.take(Float(clipGradients(of: parameters, toNorm: nil))) }
      }
    ),
  ]

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
          "An element is a parameter; bytes are those of weights, gradients and moments, read and "
          + "written.",
        labels: ["update", "parameters"],
        cases: cases
      )
    )
  }

  private func line(_ update: Update, count: Int) -> KernelCase {
    KernelCase(
      labels: [.text(update.name), .count(count)],
      work: .bytesPerElement(update.bytesPerParameter, elements: count)
    ) { _, sampler in
      let columns = 256
      let parameter = Parameter<Float>(
        name: "weight",
        shape: [count / columns, columns],
        values: RandomFloats.uniform(count)
      )
      parameter.gradient = RandomFloats.uniform(count, in: -1e-3...1e-3, seed: 2)
      return sampler.measure(update.prepare(ParameterSet<Float>([parameter])))
    }
  }
}
