import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// Cases of heads on features that nothing trains.
extension RewardSheet {
  static func fusion(_ sheet: SheetCase) throws -> RewardSheet {
    let chosen = sheet.list("hw")
    let head = MultilayerHead<Double>(
      width: chosen.count,
      hiddenWidths: [sheet.rows("W1").count],
      firstSlope: sheet.number("a"),
      seed: 1
    )
    func parameter(_ suffix: String) throws -> OptimizationCore.Parameter<Double> {
      try #require(head.parameters.first { $0.name.hasSuffix(suffix) })
    }
    // Biases start at 0, where the sheet has none.
    try parameter("0.weight").values = sheet.rows("W1").flatMap(\.self)
    try parameter("1.weight").values = sheet.list("W2")
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let features = graph.constant(chosen + sheet.list("hl"), shape: [2, chosen.count])
    let scores = head.values(features, rows: [0, 1], in: graph)
    var batch = FormulaBatch(count: 1)
    batch.set(.chosen, .score, [scores.values[0]])
    batch.set(.rejected, .score, [scores.values[1]])
    let found = try share([BradleyTerry().plan()], batch)
    let slopes = [FormulaTerm.Subject.chosen, .rejected].map {
      found.gradients[FormulaTerm($0, .score)]?.first ?? 0
    }
    graph.backward(from: [(scores, slopes)])
    return RewardSheet(
      value: found.total,
      pairs: try [("W1", "0.weight"), ("W2", "1.weight"), ("a", "0.slope")].map { name, suffix in
        Pair(name: name, found: try parameter(suffix).gradient, expected: expected(sheet, name))
      }
    )
  }

  static func dictionary(_ sheet: SheetCase) throws -> RewardSheet {
    let (weights, rows) = (sheet.rows("We"), sheet.rows("x"))
    let width = rows[0].count
    let dictionary = SparseDictionary<Double>(
      width: width,
      featureCount: weights.count,
      activeCount: Int(sheet.number("K")),
      revivedCount: 2,
      patience: 256,
      seed: 1
    )
    func parameter(_ name: String) throws -> OptimizationCore.Parameter<Double> {
      try #require(dictionary.parameters.first { $0.name == name })
    }
    // The sheet's decoder is its encoder's transpose.
    try parameter("encoder.weight").values = weights.flatMap(\.self)
    try parameter("decoder.weight").values = (0..<width).flatMap { row in weights.map { $0[row] } }
    try parameter("input_bias").values = sheet.list("b")
    try parameter("neuron_bias").values = sheet.list("nb")
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let input = graph.constant(rows.flatMap(\.self), shape: [rows.count, width])
    let encoding = dictionary.encode(
      input,
      keeping: .largest(rows: rows.map { _ in true }),
      in: graph
    )
    #expect(dictionary.revival(from: encoding.preactivations, in: graph) == nil)
    let prefixes = sheet.list("prefix").map { Int($0) }
    let errors = prefixes.map { count in
      (
        term(.example, .dictionaryError, "\(count)"),
        dictionary.errors(
          dictionary.reconstruction(from: encoding.activations, first: count, in: graph),
          input,
          in: graph
        )
      )
    }
    var batch = FormulaBatch(count: rows.count)
    for (term, tensor) in errors { batch.values[term] = tensor.values }
    let mean = (0..<width).map { place in
      rows.reduce(0) { $0 + $1[place] } / Double(rows.count)
    }
    batch.values[term(.example, .dictionarySpread, "vector")] = rows.map { row in
      zip(row, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(width)
    }
    // No feature is idle.
    batch.values[term(.example, .dictionaryError, "idle")] = rows.map { _ in 0 }
    batch.values[term(.example, .dictionarySpread, "residual")] = rows.map { _ in 1 }
    let found = try share([SparseReconstruction(prefixes: prefixes).plan()], batch)
    graph.backward(from: errors.map { ($0.1, found.gradients[$0.0] ?? []) })
    let decoder = try parameter("decoder.weight").gradient
    let tied = try parameter("encoder.weight").gradient.enumerated().map { place, slope in
      slope + decoder[place % width * weights.count + place / width]
    }
    return RewardSheet(
      value: found.total,
      pairs: [
        Pair(name: "We", found: tied, expected: expected(sheet, "We")),
        Pair(
          name: "b",
          found: try parameter("input_bias").gradient,
          expected: expected(sheet, "b")
        ),
        Pair(
          name: "nb",
          found: try parameter("neuron_bias").gradient,
          expected: expected(sheet, "nb")
        ),
      ]
    )
  }
}
