import RecipeInterpreter
import RecipePluginSupport
import Testing

@testable import Penchant

@Suite struct RecipeArgumentsTests {
  @Test("without arguments the recipe runs with seed 1 on all processors")
  func defaults() {
    let arguments = RecipeArguments([])
    #expect(arguments.action == .run)
    #expect(arguments.seed == 1)
    #expect(arguments.threads >= 1)
    #expect(arguments.output == nil)
    #expect(arguments.faults.isEmpty)
  }

  @Test("every option is read, with its value behind it or attached")
  func options() {
    for arguments in [
      RecipeArguments([
        "--set", "beta=0.3", "--set", "data=a=b", "--seed", "7", "--threads", "3",
        "--recompute-activations", "--output",
        "out",
        "--json", "--quiet", "--lifeline", "--source", "A.swift",
      ]),
      RecipeArguments([
        "--set=beta=0.3", "--set=data=a=b", "--seed=7", "--threads=3", "--recompute-activations",
        "--output=out",
        "--json", "--quiet", "--lifeline", "--source=A.swift",
      ]),
    ] {
      #expect(
        arguments.settings == [.init(name: "beta", text: "0.3"), .init(name: "data", text: "a=b")]
      )
      #expect(arguments.seed == 7)
      #expect(arguments.threads == 3)
      #expect(arguments.recomputesActivations)
      #expect(arguments.output == "out")
      #expect(arguments.source == "A.swift")
      #expect(arguments.printsJSON && arguments.isQuiet && arguments.hasLifeline)
      #expect(arguments.faults.isEmpty)
    }
  }

  @Test(
    "the action follows its option",
    arguments: zip(
      ["--explain", "--validate", "--plan", "--help", "-h"],
      [RecipeArguments.Action.explain, .validate, .plan, .help, .help]
    )
  )
  func actions(option: String, action: RecipeArguments.Action) {
    #expect(RecipeArguments([option]).action == action)
  }

  @Test("a chat has its settings, and goes with a run alone")
  func chat() {
    let arguments = RecipeArguments(["--chat", "--chat-temperature", "0", "--chat-tokens=9"])
    #expect(arguments.isChat && arguments.action == .run && arguments.faults.isEmpty)
    #expect(arguments.chat == ChatSettings(temperature: 0, maximumNewTokens: 9))
    #expect(RecipeArguments([]).chat == ChatSettings())
    #expect(RecipeArguments(["--policy", "DPO", "--chat"]).chat.policy == "DPO")
    #expect(RecipeArguments(["--policy", "DPO"]).faults == [.needsOther(.policy, .chat)])
    #expect(
      RecipeArguments(["--chat-tokens=9", "--chat-temperature=0"]).faults
        == [.needsOther(.chatTokens, .chat), .needsOther(.chatTemperature, .chat)]
    )
    for wrong in [
      ["--chat", "--explain"], ["--json", "--chat"], ["--chat", "--chat-temperature=-1"],
      ["--chat", "--chat-temperature=hot"], ["--chat", "--chat-tokens=0"],
    ] {
      #expect(RecipeArguments(wrong).faults.count == 1, "\(wrong)")
    }
  }

  @Test("help goes before other actions")
  func help() {
    #expect(RecipeArguments(["--help", "--plan"]).action == .help)
    #expect(RecipeArguments(["--plan", "--help"]).action == .help)
  }

  @Test("an empty text is a parameter's value, an empty option value is none")
  func emptyValues() {
    let arguments = RecipeArguments(["--set", "name=", "--output", ""])
    #expect(arguments.settings == [.init(name: "name", text: "")])
    #expect(arguments.faults == [.missingValue(.output)])
  }

  @Test(
    "a mistake is answered with a sentence",
    arguments: zip(
      [
        ["--valdate"], ["--sed", "3"], ["--zzzzzz"], ["beta=0.3"], ["more"], ["--set"],
        ["--seed", "--json"], ["--json=yes"], ["--seed", "1", "--seed", "1"],
        ["--set", "a=1", "--set", "a=2"], ["--set", "beta"], ["--set", "=1"], ["--seed", "-1"],
        ["--threads", "0"], ["--plan", "--explain"], ["--validate", "--json"],
        ["--json", "--plan"], ["-"], ["-x"],
      ],
      [
        "There is no option '--valdate'; did you mean '--validate'?",
        "There is no option '--sed'; did you mean '--seed'?",
        "There is no option '--zzzzzz'; '--help' lists them.",
        "There is no use for the argument 'beta=0.3'; did you mean '--set beta=0.3'?",
        "There is no use for the argument 'more'; '--help' lists the options.",
        "The option '--set' needs a value: --set NAME=VALUE.",
        "The option '--seed' needs a value: --seed N.",
        "The option '--json' takes no value, but 'yes' was given.",
        "The option '--seed' is given more than once.",
        "The parameter 'a' is set more than once.",
        "The option '--set' takes NAME=VALUE, not 'beta'.",
        "The option '--set' takes NAME=VALUE, not '=1'.",
        "The option '--seed' takes a whole number from 0 to 18446744073709551615, not '-1'.",
        "The option '--threads' takes a whole number from 1 to 1024, not '0'.",
        "The options '--plan' and '--explain' can't be given together.",
        "The options '--validate' and '--json' can't be given together.",
        "The options '--json' and '--plan' can't be given together.",
        "There is no use for the argument '-'; '--help' lists the options.",
        "There is no option '-x'; '--help' lists them.",
      ]
    )
  )
  func mistakes(arguments: [String], text: String) {
    #expect(RecipeArguments(arguments).faults.map(\.description) == [text])
  }

  @Test("all mistakes are told at once")
  func severalMistakes() {
    let arguments = RecipeArguments(["--sed", "3", "--seed", "x", "y", "--set", "a", "--quiet"])
    #expect(arguments.faults.count == 4)
    #expect(arguments.isQuiet)
  }

  @Test("the hidden options are not suggested")
  func hiddenOptions() {
    #expect(
      RecipeArguments(["--lifelin"]).faults.map(\.description)
        == ["There is no option '--lifelin'; '--help' lists them."]
    )
  }
}
