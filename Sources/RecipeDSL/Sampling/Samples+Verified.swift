public import PreferenceData
import RecipePlan

extension Samples {
  /// All of each prompt's replies as a group, with rewards of a reward model's scores and a rule's
  /// verdicts as ratings: what a policy gradient such as `GRPO` learns from where answers can be checked.
  ///
  /// ```swift
  /// let groups = samples.rankings(by: reward, verifiedBy: AnswerMatch(.boxed))
  /// ```
  ///
  /// Without a reward model, `rankings(by: AnswerMatch(.boxed))` rewards right replies with 1. Empty
  /// replies and those without a verdict are left out; prompts whose replies all have one reward are
  /// dropped and counted.
  /// - Parameters:
  ///   - model: The reward model.
  ///   - verifier: Who says whether a reply is right.
  ///   - shaping: How both become one reward; by default that of Qwen2.5-Math.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  /// - Returns: Rankings whose ratings are the rewards.
  public func rankings(
    by model: some ModelDeclaration<RewardRole>,
    verifiedBy verifier: some ReplyVerifier,
    shaping: some RewardShaping = VerdictShaping(),
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Ranking> _ content: () -> DatasetContent<Ranking> = { DatasetContent() }
  ) -> Dataset<Ranking> {
    groups(
      by: .model(model),
      shaping: ShapedReward(verifier: verifier, shaping: shaping),
      at: SourceLocation(file: file, line: line),
      content()
    )
  }

  /// The best of each prompt's replies against the worst, by rewards of a reward model's scores and a
  /// rule's verdicts.
  ///
  /// Replies without a verdict are left out; prompts whose best and worst reply have one reward are
  /// dropped and counted.
  /// - Parameters:
  ///   - model: The reward model.
  ///   - verifier: Who says whether a reply is right.
  ///   - shaping: How both become one reward; by default that of Qwen2.5-Math.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  /// - Returns: Comparisons whose ratings are the rewards, and whose strength is their difference.
  public func comparisons(
    by model: some ModelDeclaration<RewardRole>,
    verifiedBy verifier: some ReplyVerifier,
    shaping: some RewardShaping = VerdictShaping(),
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Comparison> _ content: () -> DatasetContent<Comparison> = { DatasetContent() }
  ) -> Dataset<Comparison> {
    bestAgainstWorst(
      by: .model(model),
      shaping: ShapedReward(verifier: verifier, shaping: shaping),
      at: SourceLocation(file: file, line: line),
      content()
    )
  }
}
