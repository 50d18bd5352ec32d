import OptimizationCore

/// Tables of functions of one number.
struct FunctionBenchmarks {
  /// How to measure.
  let meter: KernelMeter

  private typealias Function = (
    name: String, range: ClosedRange<Float>, apply: (Graph<Float>, Tensor<Float>) -> Tensor<Float>
  )

  /// Measures all functions.
  ///
  /// - Parameter report: Gets the tables.
  func run(_ report: Report) {
    let functions: [Function] = [
      ("exp", -20...20, { $0.exp($1) }),
      ("log", 1e-6...100, { $0.log($1) }),
      ("tanh", -5...5, { $0.tanh($1) }),
      ("sigmoid", -10...10, { $0.sigmoid($1) }),
      ("SiLU", -10...10, { $0.silu($1) }),
      ("ReLU", -1...1, { $0.relu($1) }),
      ("GELU", -5...5, { $0.gelu($1) }),
      ("product with a number", -1...1, { $0.scale($1, by: 0.5) }),
    ]
    let count = 1 << 18
    let chosen = meter.cases(functions).map { function in
      (
        function.name,
        GraphOperation(
          inputs: [(RandomFloats.uniform(count, in: function.range), [count])],
          apply: { function.apply($0, $1[0]) }
        )
      )
    }
    let note = "262,144 elements, 1 MiB; the product with a number shows what memory alone takes."
    report.add(
      meter.table(
        "Functions, forward",
        note: note,
        labels: ["function"],
        cases: chosen.map { name, operation in
          KernelCase(
            labels: [.text(name)],
            work: .elements(count),
            measure: operation.measureForward
          )
        }
      )
    )
    report.add(
      meter.table(
        "Functions, backward",
        note: note,
        labels: ["function"],
        cases: chosen.map { name, operation in
          KernelCase(
            labels: [.text(name)],
            work: .elements(count),
            measure: operation.measureBackward
          )
        }
      )
    )
  }
}
