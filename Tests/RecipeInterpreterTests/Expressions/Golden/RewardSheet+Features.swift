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
}
