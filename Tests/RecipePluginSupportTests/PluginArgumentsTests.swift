import RecipePluginSupport
import Testing

@Suite struct PluginArgumentsTests {
  @Test("nothing lists the recipes")
  func nothing() throws {
    let arguments = try PluginArguments([])
    #expect(arguments.recipe == nil)
    #expect(arguments.build == .release)
    #expect(arguments.recipeArguments.isEmpty)
  }

  @Test("the plugin keeps its own options and passes on the rest in order")
  func splitting() throws {
    let arguments = try PluginArguments([
      "Hello", "--configuration", "debug", "--set", "beta=0.3", "--baseline", "--seed=4", "-x", "y",
    ])
    #expect(arguments.recipe == "Hello")
    #expect(arguments.build == .debug)
    #expect(arguments.isBaseline)
    #expect(arguments.recipeArguments == ["--set", "beta=0.3", "--seed=4", "-x", "y"])
  }

  @Test("an option's value in front of the name is not the name")
  func optionsFirst() throws {
    let arguments = try PluginArguments(["--seed", "3", "--explain", "--set", "a=b", "Hello"])
    #expect(arguments.recipe == "Hello")
    #expect(arguments.recipeArguments == ["--seed", "3", "--explain", "--set", "a=b"])
  }

  @Test("a negative number is a value")
  func negativeValue() throws {
    let arguments = try PluginArguments(["Hello", "--seed", "-3", "--set", "--list"])
    #expect(arguments.recipeArguments == ["--seed", "-3", "--set", "--list"])
    #expect(!arguments.isList)
  }

  @Test("help is the plugin's without a name, the recipe's with one", arguments: ["--help", "-h"])
  func help(option: String) throws {
    #expect(try PluginArguments([option]).isHelp)
    for order in [[option, "Hello"], ["Hello", option]] {
      let arguments = try PluginArguments(order)
      #expect(!arguments.isHelp)
      #expect(arguments.recipeArguments == ["--help"])
    }
  }

  @Test("what the package manager obeys and passes on is dropped")
  func swallowed() throws {
    let arguments = try PluginArguments([
      "--allow-writing-to-directory", "/out", "Hello", "--disable-sandbox", "--output", "/out",
    ])
    #expect(arguments.recipe == "Hello")
    #expect(arguments.recipeArguments == ["--output", "/out"])
  }

  @Test("behind two dashes everything is the recipe's")
  func dashes() throws {
    let arguments = try PluginArguments(["Hello", "--", "--list", "--baseline"])
    #expect(!arguments.isList)
    #expect(arguments.recipeArguments == ["--list", "--baseline"])
  }

  @Test(
    "mistakes are sentences with the nearest name",
    arguments: zip(
      [
        ["--configuration"], ["--configuration", "relese", "Hello"], ["--list", "--list"],
        ["--baseline=yes"], ["--valdate", "Hello"], ["--configuration=", "Hello"],
      ],
      [
        "Option '--configuration' needs a value: --configuration debug|release.",
        "The configuration is 'debug' or 'release', not 'relese'.",
        "Option '--list' is given more than once.",
        "Option '--baseline' takes no value, but 'yes' was given.",
        "There is no option '--valdate'; did you mean '--validate'?",
        "Option '--configuration' needs a value: --configuration debug|release.",
      ]
    )
  )
  func mistakes(arguments: [String], text: String) {
    let error = #expect(throws: PluginError.self) { try PluginArguments(arguments) }
    #expect(error?.description == text)
  }

  @Test("an unknown recipe is answered with the nearest name and the list")
  func unknownRecipe() {
    #expect(
      PluginError.unknownRecipe(name: "Helo", recipes: ["Hello", "World"]).description
        == "There is no recipe 'Helo'; did you mean 'Hello'? The recipes are Hello, World."
    )
    #expect(
      PluginError.unknownRecipe(name: "Quux", recipes: ["Hello"]).description
        == "There is no recipe 'Quux'; there are Hello."
    )
  }

  @Test("the help names every option but the hidden ones")
  func helpText() {
    for option in PluginOption.allCases { #expect(PluginHelp.text.contains(option.rawValue)) }
    for option in RecipeOption.allCases {
      #expect(PluginHelp.text.contains(option.rawValue) != option.isHidden)
    }
    #expect(PluginHelp.text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}
