import OptimizationCore
import RecipePlan

/// The learned functions of hidden states that a stage's formulas read, as parameters beside the
/// model's.
///
/// Each is linear, `w·h + b`. It starts from what an earlier stage has learned under its name; a new one
/// has w at first 0 and b the declared first value, so that its value is the same everywhere.
final class HeadParameters {
  private var heads: [String: (weight: Parameter<Float>, bias: Parameter<Float>)] = [:]
  private let parameters: [Parameter<Float>]

  /// Makes parameters with the first values.
  /// - Parameters:
  ///   - terms: The functions, as terms of a formula.
  ///   - width: The width of the model's hidden states.
  ///   - learned: What an earlier stage has learned, by name.
  init(_ terms: [FormulaTerm], width: Int, from learned: [String: LearnedValues.Head] = [:]) {
    var parameters: [Parameter<Float>] = []
    for term in terms {
      guard let name = term.name, heads[name] == nil else { continue }
      let head = LearnedValues.parameters(
        ofHead: name,
        learned[name]
          ?? LearnedValues.Head(
            weight: Array(repeating: 0, count: width),
            bias: Float(term.parameter ?? 0)
          )
      )
      heads[name] = head
      parameters += [head.weight, head.bias]
    }
    self.parameters = parameters
  }

  /// What the functions are now, by name.
  var named: [String: LearnedValues.Head] {
    heads.mapValues { LearnedValues.Head(weight: Array($0.weight.values), bias: $0.bias.values[0]) }
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
