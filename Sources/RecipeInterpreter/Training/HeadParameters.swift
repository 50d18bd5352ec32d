import OptimizationCore
import RecipePlan

/// The learned functions of hidden states that a stage's formulas read, as parameters beside the
/// model's.
///
/// Each is linear, `w·h + b`, with w at first 0 and b the declared first value, so that a stage begins
/// with the same value everywhere. They serve the stage alone and aren't part of its model.
final class HeadParameters {
  private struct Head {
    var weight: Parameter<Float>
    var bias: Parameter<Float>
  }

  private var heads: [String: Head] = [:]
  private let parameters: [Parameter<Float>]

  /// Makes parameters with the first values.
  init(_ terms: [FormulaTerm], width: Int) {
    var parameters: [Parameter<Float>] = []
    for term in terms {
      guard let name = term.name, heads[name] == nil else { continue }
      let head = Head(
        weight: Parameter<Float>(
          name: "head.\(name).weight",
          shape: [1, width],
          values: Array(repeating: 0, count: width)
        ),
        bias: Parameter<Float>(
          name: "head.\(name).bias",
          shape: [1],
          values: [Float(term.parameter ?? 0)]
        )
      )
      heads[name] = head
      parameters += [head.weight, head.bias]
    }
    self.parameters = parameters
  }

  /// A set of parameters with those of the heads behind them.
  func appended(to others: ParameterSet<Float>) -> ParameterSet<Float> {
    parameters.isEmpty ? others : others.merging(ParameterSet<Float>(parameters))
  }

  /// A head's values at rows of hidden states; nil for a head that isn't declared.
  func values(
    of term: FormulaTerm,
    _ hidden: Tensor<Float>,
    rows: [Int],
    in graph: Graph<Float>
  ) -> Tensor<Float>? {
    guard let head = term.name.flatMap({ heads[$0] }) else { return nil }
    let product = graph.linear(
      graph.gatherRows(rows, of: hidden),
      weight: graph.tensor(head.weight)
    )
    return graph.addBias(graph.tensor(head.bias), to: product)
  }
}
