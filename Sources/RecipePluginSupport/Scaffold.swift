enum RecipePluginSupportScaffold {}
