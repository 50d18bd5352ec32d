import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// Cases of tastes that are known up to a distribution.
extension RewardSheet {
  /// One annotator's pairs: the reply that lost stands at 0, the other where the sheet has the difference.
  static func latentTaste(_ sheet: SheetCase, isLimited: Bool) throws -> RewardSheet {
    let differences = sheet.rows("diff")
    let dimensions = sheet.list("mu").count
    let head = LatentTasteHead<Double>(
      width: dimensions,
      dimensions: dimensions,
      judgeCount: 2,
      isLimited: isLimited,
      seed: 1
    )
    func parameter(_ suffix: String) throws -> OptimizationCore.Parameter<Double> {
      try #require(head.parameters.first { $0.name.hasSuffix(suffix) })
    }
    try parameter("map.weight").values = (0..<dimensions * dimensions).map {
      $0 % (dimensions + 1) == 0 ? 1 : 0
    }
    let others = [Double](repeating: 0.25, count: dimensions)
    try parameter("means").values = others + sheet.list("mu")
    try parameter("log_variances").values = others + sheet.list("lv")
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let count = differences.count
    let states = graph.constant(
      [Double](repeating: 0, count: dimensions) + differences.flatMap(\.self),
      shape: [count + 1, dimensions]
    )
    let scores = head.values(
      states,
      rows: Array(1...count) + [0],
      judges: Array(repeating: 1, count: count + 1),
      noise: (0...count).flatMap { _ in sheet.list("eps") },
      in: graph
    )
    let divergences = head.divergences(of: Array(repeating: 1, count: count), in: graph)
    var batch = FormulaBatch(count: count)
    batch.set(.chosen, .score, Array(scores.values[..<count]))
    batch.set(.rejected, .score, Array(repeating: scores.values[count], count: count))
    batch.set(.example, .tasteDivergence, divergences.values)
    let found = try share([VariationalBradleyTerry(beta: sheet.number("beta")).plan()], batch)
    func slopes(_ subject: FormulaTerm.Subject, _ quantity: FormulaTerm.Quantity) -> [Double] {
      found.gradients[term(subject, quantity)] ?? []
    }
    graph.backward(from: [
      (
        scores,
        slopes(.chosen, .score) + [slopes(.rejected, .score).reduce(0, +)]
      ),
      (divergences, slopes(.example, .tasteDivergence)),
    ])
    let means = try parameter("means").gradient
    let logVariances = try parameter("log_variances").gradient
    // Nothing flows into another annotator's distribution.
    #expect((means[..<dimensions] + logVariances[..<dimensions]).allSatisfy { $0 == 0 })
    return RewardSheet(
      value: found.total,
      pairs: [
        Pair(name: "mu", found: Array(means[dimensions...]), expected: expected(sheet, "mu")),
        Pair(
          name: "lv",
          found: Array(logVariances[dimensions...]),
          expected: expected(sheet, "lv")
        ),
      ]
    )
  }
}
