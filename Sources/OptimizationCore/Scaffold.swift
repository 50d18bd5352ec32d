enum OptimizationCoreScaffold {}
