import RecipePlan

@testable import RecipeInterpreter

extension SheetCase {
  /// The terms whose gradients the sheet lists, under the sheet's names.
  var terms: [String: FormulaTerm] {
    if let furtherTerms { return furtherTerms }
    if given["ri"] != nil || given["rw"] != nil, given["lw"] == nil {
      return [
        "rw": FormulaTerm(.chosen, .score), "rl": FormulaTerm(.rejected, .score),
        "ri": FormulaTerm(.chosen, .score), "rj": FormulaTerm(.rejected, .score),
      ]
    }
    if given["r1"] != nil {
      return ["r1": FormulaTerm(.chosen, .score), "r2": FormulaTerm(.rejected, .score)]
    }
    return [
      "pc": FormulaTerm(.chosen, .tokenLogProbabilities),
      "pr": FormulaTerm(.rejected, .tokenLogProbabilities),
      "y": FormulaTerm(.extra, .tokenLogProbabilities),
      "z": FormulaTerm(.extra, .tokenLogProbabilities),
      "lw": FormulaTerm(.chosen, .logProbability), "ll": FormulaTerm(.rejected, .logProbability),
      "p": isList
        ? FormulaTerm(.candidates, .logProbability)
        : FormulaTerm(.completion, .tokenLogProbabilities),
      "lp": FormulaTerm(.completion, .tokenLogProbabilities),
      "r": FormulaTerm(.candidates, .score), "s": FormulaTerm(.candidates, .score),
      "d": FormulaTerm(.chosen, .score),
    ]
  }

  private var isList: Bool {
    given["rating"] != nil || given["ranking"] != nil || given["choice"] != nil
  }

  /// The inputs as formulas read them.
  var batch: FormulaBatch {
    var batch = FormulaBatch(count: 1)
    for (name, term) in terms
    where gradients[name] != nil && given[name] != nil && id != "cpl_ranked" {
      set(name, term, &batch)
    }
    let references: [(String, FormulaTerm.Subject)] = [
      ("rc", .chosen), ("rr", .rejected), ("ry", .extra), ("ref", .completion),
    ]
    for (name, subject) in references where given[name] != nil {
      let rows = name == "ref" && id.hasPrefix("kl_") ? [list(name)] : rows(name)
      batch.set(subject, .referenceTokenLogProbabilities, rows: rows)
    }
    if given["pc"] == nil, given["lw"] != nil {
      let pairs: [(String, FormulaTerm)] = [
        ("rw", FormulaTerm(.chosen, .referenceLogProbability)),
        ("rl", FormulaTerm(.rejected, .referenceLogProbability)),
        ("nw", FormulaTerm(.chosen, .length)), ("nl", FormulaTerm(.rejected, .length)),
      ]
      for (name, term) in pairs where given[name] != nil { batch.values[term] = list(name) }
    }
    if given["p"] != nil, given["r"] != nil {
      if isList {
        batch.values[FormulaTerm(.candidates, .referenceLogProbability)] = list("r")
      } else {
        batch.set(.completion, .referenceTokenLogProbabilities, rows: rows("r"))
      }
    }
    setLabels(&batch)
    setFurther(&batch)
    return batch
  }

  private func set(_ name: String, _ term: FormulaTerm, _ batch: inout FormulaBatch) {
    let isFlat = id.hasPrefix("kl_") || ["r"].contains(name) && !(given["r"]?.isNested ?? false)
    let rows = isFlat ? [list(name)] : rows(name)
    switch term.shape {
    case .tokens(let subject):
      batch.set(subject, term.quantity, rows: rows)
      batch.count = rows.count
    case .candidates:
      let counts = given["count"].map { $0.flat.map { Int($0) } }
      let kept = rows.enumerated().map { Array($1.prefix(counts?[$0] ?? $1.count)) }
      batch.set(candidates: term.quantity, rows: kept)
      batch.count = rows.count
    default:
      batch.values[term] = list(name)
      batch.count = list(name).count
    }
  }

  private func setLabels(_ batch: inout FormulaBatch) {
    func set(_ term: FormulaTerm, _ values: [Double]) { batch.values[term] = values }
    let strength = FormulaTerm(.example, .strength)
    if given["score_w"] != nil {
      set(strength, zip(list("score_w"), list("score_l")).map { $0 - $1 })
    }
    for name in ["m", "mu"] where given[name] != nil { set(strength, list(name)) }
    let soft = FormulaTerm(.example, .softLabel)
    if ["soft_label_dpo", "bt_soft"].contains(id) { set(soft, list("p")) }
    if given["consistency"] != nil { set(soft, list("consistency")) }
    if id == "cpl" { set(soft, list("y")) }
    if given["tie"] != nil { set(soft, list("tie").map { $0 == 1 ? 0.5 : 1 }) }
    if given["flip"] != nil { set(soft, list("flip").map { 1 - $0 }) }
    if given["label"] != nil, !isList {
      set(FormulaTerm(.example, .desirable), list("label"))
    }
    for (name, subject) in [("pw", FormulaTerm.Subject.chosen), ("pl", .rejected)]
    where given[name] != nil { set(FormulaTerm(subject, .rating), list(name)) }
    for (name, subject) in [("p1", FormulaTerm.Subject.chosen), ("p2", .rejected)]
    where given[name] != nil { set(FormulaTerm(subject, .rating), list(name)) }
    for (name, subject) in [("sc", FormulaTerm.Subject.chosen), ("sr", .rejected)]
    where given[name] != nil && id.hasPrefix("wpo") {
      set(FormulaTerm(subject, .tokenLogSquareSums), list(name))
    }
    for (name, subject) in [("ww", FormulaTerm.Subject.chosen), ("wl", .rejected)]
    where given[name] != nil && id.hasPrefix("ddpo") {
      set(FormulaTerm(subject, .changedTokens), list(name).map { $0 == 1 ? 0 : 1 })
    }
    if given["rating"] != nil { set(FormulaTerm(.candidates, .rating), list("rating")) }
    if let ranks { set(FormulaTerm(.candidates, .rank), ranks) }
    if given["mismatch"] != nil {
      batch.set(.mismatched, .tokenLogProbabilities, rows: list("mismatch").map { [$0] })
      batch.set(
        .mismatched,
        .referenceTokenLogProbabilities,
        rows: list("mismatch").map { _ in [0] }
      )
    }
  }

  /// Every candidate's place.
  private var ranks: [Double]? {
    if given["ranking"] != nil || given["order"] != nil {
      let rankings = given["ranking"] != nil ? rows("ranking") : [list("order")]
      return rankings.flatMap { ranking in
        ranking.indices.map { candidate in
          Double((ranking.firstIndex(of: Double(candidate)) ?? 0) + 1)
        }
      }
    }
    if given["choice"] != nil {
      let lists = given["p"] != nil ? rows("p") : rows("s")
      let counts = given["count"].map { $0.flat.map { Int($0) } } ?? lists.map(\.count)
      return zip(list("choice"), counts).flatMap { choice, count in
        (0..<count).map { Double($0) == choice ? 1 : 2 }
      }
    }
    return given["correct"].map { $0.flat.map { $0 == 1 ? 1 : 2 } }
  }
}

extension SheetCase.Numbers {
  /// Whether the list holds lists.
  var isNested: Bool {
    if case .list(let parts) = self, case .list? = parts.first { true } else { false }
  }
}
