import OptimizationCore
import Testing

/// Checks an operation's values and gradients against a reference in 64-bit floats.
///
/// The final value is the sum of the outputs, each times a random number. Its gradient by every
/// single input element is compared with the central difference of the reference; steps of 1e-5 in
/// 64-bit floats leave an error near 1e-10. Tolerances are relative to the largest element.
func checkGradient(
  of inputs: [Matrix],
  seed: UInt64 = 1,
  valueTolerance: Double = 2e-6,
  gradientTolerance: Double = 1e-4,
  threads: Int = 1,
  operation: (Graph<Float>, [Tensor<Float>]) -> Tensor<Float>,
  reference: ([Matrix]) -> [Double],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let graph = Graph<Float>(ComputeContext(threads: threads))
  let tensors = inputs.map {
    graph.variable($0.floats, shape: $0.rows == 0 ? [$0.columns] : [$0.rows, $0.columns])
  }
  let output = operation(graph, tensors)
  let expected = reference(inputs)
  expectClose(
    output.values,
    expected,
    tolerance: valueTolerance,
    "values",
    sourceLocation: sourceLocation
  )

  var random = CounterRandom(seed: seed, stream: "outer gradient")
  let outer = expected.map { _ in Float(random.normal()) }
  func total(_ inputs: [Matrix]) -> Double {
    zip(reference(inputs), outer).map { $0 * Double($1) }.reduce(0, +)
  }
  graph.backward(from: [(output, outer)])
  for (index, tensor) in tensors.enumerated() {
    let numeric = inputs[index].values.indices.map { place in
      var (above, below) = (inputs, inputs)
      above[index].values[place] += 1e-5
      below[index].values[place] -= 1e-5
      return (total(above) - total(below)) / 2e-5
    }
    expectClose(
      tensor.gradient ?? [Float](repeating: 0, count: tensor.count),
      numeric,
      tolerance: gradientTolerance,
      "gradient of input \(index)",
      sourceLocation: sourceLocation
    )
  }
}

/// Checks an operation's values, and its gradients along random directions, against a reference.
///
/// For inputs too large for `checkGradient`: every input gets two central differences in each of
/// which all its elements take part.
func checkDirections(
  of inputs: [Matrix],
  using random: inout CounterRandom,
  threads: Int = 2,
  operation: (Graph<Float>, [Tensor<Float>]) -> Tensor<Float>,
  reference: ([Matrix]) -> [Double],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let graph = Graph<Float>(ComputeContext(threads: threads))
  let tensors = inputs.map { graph.variable($0.floats, shape: [$0.rows, $0.columns]) }
  let output = operation(graph, tensors)
  expectClose(
    output.values,
    reference(inputs),
    tolerance: 2e-6,
    "values",
    sourceLocation: sourceLocation
  )
  let outer = (0..<output.count).map { _ in Float(random.normal()) }
  graph.backward(from: [(output, outer)])
  for index in inputs.indices {
    let gradient = tensors[index].gradient ?? []
    #expect(gradient.count == inputs[index].values.count, sourceLocation: sourceLocation)
    for _ in 0..<2 {
      let direction = Matrix.random(inputs[index].rows, inputs[index].columns, using: &random)
      func total(_ step: Double) -> Double {
        var moved = inputs
        moved[index] = moved[index] + direction.mapValues { $0 * step }
        return zip(reference(moved), outer).map { $0 * Double($1) }.reduce(0, +)
      }
      let numeric = (total(1e-5) - total(-1e-5)) / 2e-5
      let analytic = zip(gradient, direction.values).map { Double($0) * $1 }
      // Relative to the terms' root sum of squares: the sum itself may nearly cancel.
      let scale = analytic.map { $0 * $0 }.reduce(0, +).squareRoot()
      // One that is 0 in theory is a difference of numbers as large as the outer ones, rounded.
      let rounding = 4e-7 * outer.map { Double($0 * $0) }.reduce(0, +).squareRoot()
      #expect(
        abs(analytic.reduce(0, +) - numeric) <= 1e-5 * scale + rounding,
        "gradient of input \(index)",
        sourceLocation: sourceLocation
      )
    }
  }
}
