import PreferenceData
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("Parameters are what a command line can set")
struct ParameterTests {
  @Test("they are listed in the order of declaration with their types and values")
  func list() {
    let list = RecipeParameters(of: Adjustable()).list
    #expect(list.map(\.name) == ["zeta", "beta", "count", "isLarge", "title", "folder", "mode"])
    #expect(list.map(\.summary).first == "last letter first")
    #expect(
      list.map(\.expectation) == [
        "a number", "a number", "a whole number", "true or false", "a text", "a path",
        "one of slow, fast",
      ]
    )
    #expect(list.map(\.valueText) == ["2.0", "0.1", "3", "false", "plain", "data/x", "slow"])
    #expect(list.map(\.declaredText) == list.map(\.valueText))
    #expect(
      list.map(\.plan.value) == [
        .integer(2), .number(0.1), .integer(3), .bool(false), .text("plain"), .text("data/x"),
        .text("slow"),
      ]
    )
  }

  @Test(
    "a value that is set stands in the body and in the plan",
    arguments: [
      ("beta", "0.25", PlanValue.number(0.25)), ("beta", "1e-3", .number(0.001)),
      ("beta", "3", .integer(3)), ("count", "12", .integer(12)), ("count", "-1", .integer(-1)),
      ("count", "1_000", .integer(1_000)), ("isLarge", "true", .bool(true)),
      ("title", "", .text("")), ("title", "two words", .text("two words")),
      ("folder", "/data/y", .text("/data/y")), ("mode", "fast", .text("fast")),
    ]
  )
  func set(name: String, text: String, value: PlanValue) throws {
    let recipe = Adjustable()
    let before = recipe.lowered().plan
    try RecipeParameters(of: recipe).set(name, to: text)
    let after = recipe.lowered().plan
    let parameter = try #require(after.parameters.first { $0.name == name })
    #expect(parameter.value == value)
    #expect(parameter.declared == before.parameters.first { $0.name == name }?.value)
    #expect(after.fingerprint != before.fingerprint)
  }

  @Test("a value that is set to its default changes nothing")
  func unchanged() throws {
    let recipe = Adjustable()
    try RecipeParameters(of: recipe).set("beta", to: "0.1")
    #expect(recipe.lowered().plan == Adjustable().lowered().plan)
  }

  @Test(
    "a text that spells no value is refused",
    arguments: [
      ("beta", "much"), ("beta", ""), ("beta", "nan"), ("beta", "inf"), ("count", "1.5"),
      ("count", ""), ("count", "99999999999999999999"), ("isLarge", "yes"), ("isLarge", "True"),
      ("folder", ""), ("mode", "Fast"),
    ]
  )
  func unreadable(name: String, text: String) throws {
    let recipe = Adjustable()
    let expectation = try #require(
      RecipeParameters(of: recipe).list.first { $0.name == name }
    ).expectation
    let error = #expect(throws: ParameterError.self) {
      try RecipeParameters(of: recipe).set(name, to: text)
    }
    #expect(error == .unreadable(name: name, text: text, expectation: expectation))
    #expect(
      error?.description == "The parameter '\(name)' takes \(expectation), not '\(text)'."
    )
    #expect(recipe.lowered().plan == Adjustable().lowered().plan)
  }

  @Test("an unknown name is an error that suggests the nearest one")
  func unknown() {
    let parameters = RecipeParameters(of: Adjustable())
    let near = #expect(throws: ParameterError.self) { try parameters.set("bet", to: "1") }
    #expect(near?.description == "There is no parameter 'bet'; did you mean 'beta'?")
    let far = #expect(throws: ParameterError.self) { try parameters.set("temperature", to: "1") }
    #expect(
      far?.description
        == "There is no parameter 'temperature'; there are zeta, beta, count, isLarge, title, "
        + "folder, mode."
    )
    let none = #expect(throws: ParameterError.self) {
      try RecipeParameters(of: Fixed()).set("beta", to: "1")
    }
    #expect(none?.description == "There is no parameter 'beta'; the recipe has no parameters.")
  }

  @Test("assigning in a copy leaves the original")
  func valueSemantics() {
    let original = Adjustable()
    var copy = original
    copy.beta = 1
    #expect(original.beta == 0.1)
    #expect(copy.beta == 1)
    #expect(original.lowered().plan.fingerprint != copy.lowered().plan.fingerprint)
    #expect(RecipeParameters(of: copy).list[1].valueText == "1.0")
    #expect(RecipeParameters(of: copy).list[1].declaredText == "0.1")
  }

  @Test("setting one recipe leaves another one of the same type")
  func independence() throws {
    let one = Adjustable()
    try RecipeParameters(of: one).set("beta", to: "7")
    #expect(Adjustable().beta == 0.1)
    #expect(one.beta == 7)
  }
}

private enum Mode: String, CaseIterable, ParameterValue {
  case slow, fast
}

private struct Adjustable: Recipe {
  @Parameter("last letter first") var zeta = 2.0
  @Parameter("strength") var beta = 0.1
  @Parameter("rows") var count = 3
  @Parameter("size") var isLarge = false
  @Parameter("words") var title = "plain"
  @Parameter("place") var folder: Path = "data/x"
  @Parameter("pace") var mode = Mode.slow
  var untouched = 5

  var body: some Experiment {
    let rows = Dataset(HHRLHF(folder)) {
      Shuffle(stream: title)
      Take(count)
    }
    let base = Transformer(
      tokenizer: .bytes,
      width: isLarge ? 32 : 16,
      layers: mode == .fast ? 1 : 2,
      heads: 2,
      context: 64
    )
    Train(base, on: rows) {
      DPO(beta: beta)
      SGD(learningRate: zeta)
      Steps(1)
      BatchSize(1)
    }
  }
}

private struct Fixed: Recipe {
  var body: some Experiment {
    Evaluate(Sample.base, on: Sample.comparisons) { LongerReplyAccuracy() }
  }
}
