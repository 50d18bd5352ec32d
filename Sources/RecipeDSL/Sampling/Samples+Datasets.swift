public import PreferenceData
import RecipePlan

extension Dataset where Example == Demonstration {
  /// Declares a dataset of replies that a policy draws.
  /// - Parameters:
  ///   - samples: The sampling stage.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  public init(
    _ samples: Samples,
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Demonstration> _ content: () -> DatasetContent<Demonstration> = {
      DatasetContent()
    }
  ) {
    let rows = SampledRows<Demonstration>(
      samples: samples,
      component: PlanComponent(type: "Demonstrations", module: "RecipeDSL", settings: [:])
    ) { $0.demonstrations() }
    self.init(sampling: rows, at: SourceLocation(file: file, line: line), content())
  }
}

extension Samples {
  /// The best of each prompt's replies against the worst, as a judge rewards them.
  ///
  /// Prompts whose best and worst reply have one reward are dropped and counted.
  /// - Parameters:
  ///   - judge: Who rewards replies, such as the `Taste` of simulated annotators.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  /// - Returns: Comparisons whose ratings are the rewards, and whose strength is their difference.
  public func comparisons(
    by judge: some ReplyJudge,
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Comparison> _ content: () -> DatasetContent<Comparison> = { DatasetContent() }
  ) -> Dataset<Comparison> {
    bestAgainstWorst(
      by: .rule(judge),
      at: SourceLocation(file: file, line: line),
      content()
    )
  }

  /// The best of each prompt's replies against the worst, as a reward model scores them.
  ///
  /// Prompts whose best and worst reply have one score are dropped and counted.
  /// - Parameters:
  ///   - model: The reward model.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  /// - Returns: Comparisons whose ratings are the scores, and whose strength is their difference.
  public func comparisons(
    by model: some ModelDeclaration<RewardRole>,
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Comparison> _ content: () -> DatasetContent<Comparison> = { DatasetContent() }
  ) -> Dataset<Comparison> {
    bestAgainstWorst(
      by: .model(model),
      at: SourceLocation(file: file, line: line),
      content()
    )
  }
}
