enum RecipeInterpreterScaffold {}
