import PackagePlugin

@main struct RunRecipe: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) async throws {}
}
