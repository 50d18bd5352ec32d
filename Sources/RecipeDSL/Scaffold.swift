enum RecipeDSLScaffold {}
