import OptimizationCore
import RecipeDSL
import RecipePlan

@testable import RecipeInterpreter

extension RewardSheet {
  /// A batch's representations, read twice, kept apart.
  static func contrast(_ sheet: SheetCase) throws -> RewardSheet {
    let regularizer = RepresentationContrast(of: .chosen, temperature: sheet.number("tau"))
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let readings = ["h", "hp"].map { name in
      let rows = sheet.rows(name)
      return (
        name: name,
        tensor: graph.variable(rows.flatMap(\.self), shape: [rows.count, rows[0].count])
      )
    }
    let cosines = graph.cosines(readings[0].tensor, readings[1].tensor)
    let similarity = FormulaTerm(.chosen, .similarity, parameter: regularizer.dropout)
    var batch = FormulaBatch(count: readings[0].tensor.rowCount)
    batch.values[similarity] = cosines.values
    let share = try share([regularizer.plan()], batch)
    graph.backward(from: [(cosines, share.gradients[similarity] ?? [])])
    return RewardSheet(
      value: share.total,
      pairs: readings.map { name, tensor in
        Pair(name: name, found: tensor.gradient ?? [], expected: expected(sheet, name))
      }
    )
  }
}
