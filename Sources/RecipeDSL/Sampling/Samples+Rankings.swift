public import PreferenceData
import RecipePlan

extension Samples {
  /// All of each prompt's replies as a group, with the rewards that a judge gives as ratings: what a policy
  /// gradient such as `GRPO` learns from.
  ///
  /// Empty replies are left out; prompts whose replies all have one reward are dropped and counted.
  /// - Parameters:
  ///   - judge: Who rewards replies: the `Taste` of simulated annotators, a rule that checks answers such
  ///     as `AnswerMatch`, or a structure of the recipe's own.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  /// - Returns: Rankings whose ratings are the rewards.
  public func rankings(
    by judge: some ReplyJudge,
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Ranking> _ content: () -> DatasetContent<Ranking> = { DatasetContent() }
  ) -> Dataset<Ranking> {
    groups(
      by: .rule(judge),
      at: SourceLocation(file: file, line: line),
      content()
    )
  }

  /// All of each prompt's replies as a group, with the scores that a reward model gives as ratings.
  ///
  /// Empty replies are left out; prompts whose replies all have one score are dropped and counted.
  /// - Parameters:
  ///   - model: The reward model.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  /// - Returns: Rankings whose ratings are the scores.
  public func rankings(
    by model: some ModelDeclaration<RewardRole>,
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Ranking> _ content: () -> DatasetContent<Ranking> = { DatasetContent() }
  ) -> Dataset<Ranking> {
    groups(
      by: .model(model),
      at: SourceLocation(file: file, line: line),
      content()
    )
  }
}
