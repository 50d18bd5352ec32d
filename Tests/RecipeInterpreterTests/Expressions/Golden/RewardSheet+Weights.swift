import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// Cases whose numbers are weights of models.
extension RewardSheet {
  static func disentangled(_ sheet: SheetCase) throws -> RewardSheet {
    let weights = sheet.list("Wq") + sheet.list("Wl")
    let head = OptimizationCore.Parameter<Double>(
      name: "score.weight",
      shape: [2, weights.count / 2],
      values: weights
    )
    let plans = [
      ODIN(lengthWeight: sheet.number("lam_l")).plan(),
      HeadOrthogonality<Comparison>().plan(weight: sheet.number("lam_o")),
    ]
    let terms = try WeightTerms<Double>(
      plans,
      parameters: ParameterSet([head]),
      reference: ParameterSet([])
    )
    var batch = FormulaBatch(count: sheet.rows("q").count)
    batch.values.merge(terms.values) { $1 }
    for (place, subject) in [FormulaTerm.Subject.chosen, .rejected].enumerated() {
      for (name, column) in [("quality", "q"), ("length", "l")] {
        batch.values[FormulaTerm(subject, .output, name: name)] = sheet.rows(column).map {
          $0[place]
        }
      }
      batch.set(subject, .length, sheet.rows("len").map { $0[place] })
    }
    let found = try share(plans, batch)
    terms.add(found.gradients)
    var result = RewardSheet(
      found,
      sheet,
      [("q", "quality"), ("l", "length")].map { column, name in
        (
          column,
          [FormulaTerm.Subject.chosen, .rejected].map { FormulaTerm($0, .output, name: name) }
        )
      }
    )
    let width = weights.count / 2
    result.pairs += [
      Pair(
        name: "Wq",
        found: Array(head.gradient[..<width]),
        expected: expected(sheet, "Wq")
      ),
      Pair(
        name: "Wl",
        found: Array(head.gradient[width...]),
        expected: expected(sheet, "Wl")
      ),
    ]
    return result
  }

  static func distance(_ sheet: SheetCase) throws -> RewardSheet {
    func weight(_ values: [Double]) -> OptimizationCore.Parameter<Double> {
      OptimizationCore.Parameter(name: "weight", shape: [values.count], values: values)
    }
    let own = weight(sheet.list("th"))
    let plan = L2ToReference<Comparison, PolicyRole>().plan(weight: sheet.number("lam"))
    let terms = try WeightTerms<Double>(
      [plan],
      parameters: ParameterSet([own]),
      reference: ParameterSet([weight(sheet.list("ref"))])
    )
    var batch = FormulaBatch(count: 2)
    batch.values = terms.values
    let found = try share([plan], batch)
    terms.add(found.gradients)
    return RewardSheet(
      value: found.total,
      pairs: [Pair(name: "th", found: own.gradient, expected: expected(sheet, "th"))]
    )
  }

  static func idealPoints(
    _ sheet: SheetCase,
    _ form: IdealPointHead<Double>.Form
  ) throws -> RewardSheet {
    let shape = sheet.rows(form == .direction ? "G" : "P")
    let head = IdealPointHead<Double>(
      form: form,
      width: 3,
      spaceWidth: 2,
      prototypeCount: shape.count,
      judgeCount: 1,
      seed: 1
    )
    let parameters = head.parameters
    func parameter(_ suffix: String) throws -> OptimizationCore.Parameter<Double> {
      try #require(parameters.first { $0.name.hasSuffix(suffix) })
    }
    // The first two numbers of a state are the reply's place, the third picks the prompt's maps.
    try parameter("map.weight").values = [1, 0, 0, 0, 1, 0]
    try parameter("judges").values = sheet.list("w")
    let tastes = try parameter(form == .direction ? "prompt_maps.weight" : "ideal_points")
    tastes.values =
      form == .direction ? shape.flatMap(\.self).flatMap { [0, 0, $0] } : shape.flatMap(\.self)
    if form == .direction { try parameter("log_scale").values = [sheet.number("ls")] }
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let states = graph.variable(
      sheet.list("xl") + [0] + sheet.list("xr") + [0, 0, 0, 1],
      shape: [3, 3]
    )
    let scores = head.values(
      states,
      rows: [0, 1],
      promptRows: [2, 2],
      judges: [0, 0],
      in: graph
    )
    var batch = FormulaBatch(count: 1)
    batch.set(.chosen, .score, [scores.values[0]])
    batch.set(.rejected, .score, [scores.values[1]])
    let found = try share([BradleyTerry().plan()], batch)
    let slopes = [FormulaTerm.Subject.chosen, .rejected].map {
      found.gradients[FormulaTerm($0, .score)]?.first ?? 0
    }
    graph.backward(from: [(scores, slopes)])
    let gradient = try #require(states.gradient)
    var pairs = [
      Pair(name: "xl", found: Array(gradient[0..<2]), expected: expected(sheet, "xl")),
      Pair(name: "xr", found: Array(gradient[3..<5]), expected: expected(sheet, "xr")),
      Pair(name: "w", found: try parameter("judges").gradient, expected: expected(sheet, "w")),
    ]
    if form == .direction {
      let columns = tastes.gradient.enumerated().filter { $0.offset % 3 == 2 }.map(\.element)
      pairs.append(Pair(name: "G", found: columns, expected: expected(sheet, "G")))
      pairs.append(
        Pair(
          name: "ls",
          found: try parameter("log_scale").gradient,
          expected: expected(sheet, "ls")
        )
      )
    } else {
      pairs.append(Pair(name: "P", found: tastes.gradient, expected: expected(sheet, "P")))
    }
    return RewardSheet(value: found.total, pairs: pairs)
  }
}
