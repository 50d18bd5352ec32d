enum RecipePlanScaffold {}
