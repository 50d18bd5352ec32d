import RecipePluginSupport
import Testing

@Suite struct RecipeSourceTests {
  @Test(
    "the summary is the first sentence of the comment",
    arguments: zip(
      [
        "/// Simulated people. And more.\n@main struct Hello: Recipe {",
        "/// One sentence that goes\n/// over two lines. Another.\n@main\nstruct Hello: Recipe {",
        "/// No full stop\n///\n/// A discussion.\n@main public struct Hello : Recipe {",
        "/// Compares e.g. beta 0.1 and v1.2 with others. More.\n@main struct Hello: Recipe {",
        "///   Does it work?  Yes.\n@available(macOS 15, *)\n@main struct Hello: Recipe {",
        "/// Not about it.\nimport Penchant\n\n@main struct Hello: Recipe {",
        "/// Windows lines.\r\n@main struct Hello: Recipe {\r\n",
      ],
      [
        "Simulated people.", "One sentence that goes over two lines.", "No full stop",
        "Compares e.g. beta 0.1 and v1.2 with others.", "Does it work?", "", "Windows lines.",
      ]
    )
  )
  func summaries(source: String, summary: String) {
    #expect(RecipeSource.summary(of: "Hello", in: "import Penchant\n\n" + source) == summary)
  }

  @Test("only a main struct of the very name declares the recipe")
  func declarations() {
    #expect(RecipeSource.declares("Hello", in: "@main struct Hello: Recipe {}"))
    #expect(RecipeSource.declares("Hello", in: "  @main\n  public struct Hello: Recipe {}"))
    #expect(!RecipeSource.declares("Hello", in: "@main struct HelloWorld: Recipe {}"))
    #expect(!RecipeSource.declares("Hello", in: "struct Hello: Recipe {}"))
    #expect(!RecipeSource.declares("Hello", in: "// @main struct Hello: Recipe {}"))
    #expect(!RecipeSource.declares("Hello", in: "@main enum Main {}\nstruct Hello {}"))
    #expect(!RecipeSource.declares("Hello", in: ""))
  }

  @Test("the list is sorted and aligned")
  func list() {
    let entries = [
      RecipeEntry(name: "World", summary: "Second."), RecipeEntry(name: "Greeting", summary: ""),
    ]
    #expect(RecipeEntry.list(entries) == "Greeting  (no summary)\nWorld     Second.")
  }
}
