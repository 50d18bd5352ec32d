import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Lowers the content of a recipe's body.
func lowered(@ExperimentBuilder _ content: () -> ExperimentContent) -> LoweredExperiment {
  var lowering = PlanLowering()
  content().lower(into: &lowering)
  return lowering.finish(recipe: "Test", summary: "", parameters: [])
}

/// Lowers a dataset alone.
func lowered<Example>(_ data: Dataset<Example>) -> LoweredExperiment {
  var lowering = PlanLowering()
  _ = data.reference(in: &lowering)
  return lowering.finish(recipe: "Test", summary: "", parameters: [])
}

/// Lowers a model alone.
func lowered(_ model: some ModelDeclaration) -> LoweredExperiment {
  var lowering = PlanLowering()
  _ = model.lower(into: &lowering)
  return lowering.finish(recipe: "Test", summary: "", parameters: [])
}

/// Declarations that tests build on.
enum Sample {
  /// Comparisons, whole.
  static let comparisons = Dataset(SimulatedComparisons(count: 64))

  /// Comparisons in three parts.
  static let parts = Dataset(SimulatedComparisons(count: 64)) {
    Split(train: 0.5, validation: 0.25, test: 0.25, by: .prompt)
  }

  /// Chosen replies.
  static let demonstrations = comparisons.demonstrations(of: .chosen)

  /// Lists of rated replies.
  static let rankings = Dataset(JSONLines("r", columns: RankingColumns(ratings: "ratings")))

  /// A small decoder.
  static let base = Transformer(tokenizer: .bytes, width: 16, layers: 1, heads: 2, context: 128)

  /// A policy of one step.
  static let policy = Train(base, on: parts.train) {
    DPO(beta: 0.1)
    SGD(learningRate: 0.01)
    Steps(1)
    BatchSize(4)
  }
}
