import OptimizationCore
import Testing

/// The largest difference between two lists, relative to the largest magnitude of the expected one.
func relativeDifference(_ found: [Double], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  let scale = max(expected.map(abs).max() ?? 0, 1e-300)
  let differences = zip(found, expected).map { abs($0 - $1) }
  return differences.contains { $0.isNaN } ? .infinity : (differences.max() ?? 0) / scale
}

/// Checks an operation in 64-bit floats against a reference: values to 1e-13 of the largest one, and
/// gradients against central differences of the reference to 1e-8.
func checkDouble(
  of inputs: [Matrix],
  threads: Int = 2,
  operation: (Graph<Double>, [Tensor<Double>]) -> Tensor<Double>,
  reference: ([Matrix]) -> [Double],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let graph = Graph<Double>(ComputeContext(threads: threads))
  let tensors = inputs.map {
    graph.variable($0.values, shape: $0.rows == 0 ? [$0.columns] : [$0.rows, $0.columns])
  }
  let output = operation(graph, tensors)
  let expected = reference(inputs)
  #expect(
    relativeDifference(output.values, expected) < 1e-13,
    "values",
    sourceLocation: sourceLocation
  )
  var random = CounterRandom(seed: 1, stream: "outer gradient")
  let outer = expected.map { _ in random.normal() }
  func total(_ inputs: [Matrix]) -> Double {
    zip(reference(inputs), outer).map(*).reduce(0, +)
  }
  graph.backward(from: [(output, outer)])
  for (index, tensor) in tensors.enumerated() {
    let numeric = inputs[index].values.indices.map { place in
      // Fourth order, so that neither rounding nor the step leaves more than about 1e-11.
      func difference(_ step: Double) -> Double {
        var (above, below) = (inputs, inputs)
        above[index].values[place] += step
        below[index].values[place] -= step
        return (total(above) - total(below)) / (2 * step)
      }
      return (4 * difference(5e-4) - difference(1e-3)) / 3
    }
    #expect(
      relativeDifference(tensor.gradient ?? [], numeric) < 1e-8,
      "gradient of input \(index)",
      sourceLocation: sourceLocation
    )
  }
}
