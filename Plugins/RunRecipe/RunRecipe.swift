import Foundation
import PackagePlugin

/// `swift package run-recipe`: lists the recipes of a package, or compiles one and runs it.
@main struct RunRecipe: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) async throws {
    do {
      let arguments = try PluginArguments(arguments)
      if arguments.isHelp { return print(PluginHelp.text) }
      let recipes = RecipeTarget.all(in: context.package)
      if recipes.isEmpty { throw PluginError.noRecipes(package: context.package.displayName) }
      guard let name = arguments.recipe, !arguments.isList else {
        print(RecipeEntry.list(recipes.map { RecipeEntry(name: $0.name, summary: $0.summary) }))
        if !arguments.isList { print("\nRun one with 'swift package run-recipe NAME'.") }
        return
      }
      guard let recipe = recipes.first(where: { $0.name == name }) else {
        throw PluginError.unknownRecipe(name: name, recipes: recipes.map(\.name))
      }
      guard let executable = try build(recipe, arguments, context) else { return }
      try run(recipe, executable, arguments, context)
    } catch let error as PluginError {
      Diagnostics.error(error.description)
    }
  }

  /// Builds the recipe's product and shows what its author has to read; nil after an error.
  private func build(
    _ recipe: RecipeTarget,
    _ arguments: PluginArguments,
    _ context: PluginContext
  ) throws -> URL? {
    let instructions = arguments.isBaseline ? .baseline : HostInstructionSet.ofThisMachine()
    Diagnostics.progress(
      "Building '\(recipe.name)' (\(arguments.build.rawValue), \(instructions.rawValue))..."
    )
    var parameters = PackageManager.BuildParameters(
      configuration: arguments.build == .debug ? .debug : .release,
      logging: arguments.isVerbose ? .verbose : .concise,
      echoLogs: arguments.isVerbose
    )
    parameters.otherSwiftcFlags = instructions.compilerFlags
    let result = try packageManager.build(.product(recipe.name), parameters: parameters)

    let log = BuildLog(result.logText)
    let folder = FileManager.default.currentDirectoryPath
    let files = Set(recipe.sources.map(\.path))
    guard result.succeeded else {
      Diagnostics.error(
        "Recipe '\(recipe.name)' does not compile; nothing was run.\n\n"
          + log.explanation(warningsIn: files, relativeTo: folder)
      )
      return nil
    }
    let memory = RememberedWarnings(
      file: context.pluginWorkDirectoryURL.appending(path: "\(recipe.name).warnings"),
      sources: recipe.sources
    )
    if log.compiledModules.contains(recipe.name) {
      memory.replace(with: log.warnings(in: files))
    }
    for warning in memory.warnings { Diagnostics.warning(warning.sentence(relativeTo: folder)) }

    let executables = result.builtArtifacts.filter { $0.kind == .executable }
    let executable = executables.first { $0.url.lastPathComponent == recipe.name }
    if executable == nil {
      Diagnostics.error("The build of '\(recipe.name)' left no executable file of that name.")
    }
    return executable?.url
  }

  /// Runs the recipe to its end, tied to this process by its standard input.
  private func run(
    _ recipe: RecipeTarget,
    _ executable: URL,
    _ arguments: PluginArguments,
    _ context: PluginContext
  ) throws {
    var passed = arguments.recipeArguments
    let output = RecipeOption.output.rawValue
    if !passed.contains(where: { $0 == output || $0.hasPrefix("\(output)=") }) {
      passed += [output, context.pluginWorkDirectoryURL.appending(path: recipe.name).path]
    }
    passed += [RecipeOption.source.rawValue, recipe.source.path, RecipeOption.lifeline.rawValue]
    let isChat = passed.contains(RecipeOption.chat.rawValue)
    let input = isChat ? TypedInput() : nil
    if isChat, input == nil { throw PluginError.nobodyTypes(recipe: recipe.name) }
    defer { input?.end() }
    let process = try RecipeProcess(executable: executable, arguments: passed)
    if let input { process.forward(input) }
    // The package manager waits for a plugin that handles an interruption, and so the recipe's last
    // words still reach the terminal.
    let watch = StopWatch { process.stop(now: $0) }
    var hasError = false
    let ending = process.wait { message in
      switch message {
      case .error(let text):
        hasError = true
        Diagnostics.error(text)
      case .warning(let text): Diagnostics.warning(text)
      case .progress(let text): Diagnostics.progress(text)
      }
    }
    watch.cancel()
    if !hasError, let failure = ending.failure(of: recipe.name) { Diagnostics.error(failure) }
  }
}
