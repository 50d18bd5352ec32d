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
  operation: (Graph, [Tensor]) -> Tensor,
  reference: ([Matrix]) -> [Double],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let graph = Graph(ComputeContext(threads: threads))
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
