import PreferenceData
import RecipePlan

/// Who rewards drawn replies.
enum SampleJudge: Sendable {
  case rule(any ReplyJudge)
  case model(any ModelDeclaration<RewardRole>)

  /// The rewards of a prompt's replies; a model's are the scores that a run has given them.
  func rewards(of replies: SampledReplies) -> [Double] {
    switch self {
    case .rule(let judge):
      replies.completions.map {
        judge.reward(prompt: replies.prompt, reply: $0, answer: replies.reference)
      }
    case .model: replies.scores ?? []
    }
  }
}

extension Samples {
  /// All of each prompt's replies as a group with their rewards.
  func groups(
    by judge: SampleJudge,
    shaping: ShapedReward? = nil,
    at location: SourceLocation,
    _ content: DatasetContent<Ranking>
  ) -> Dataset<Ranking> {
    var rows = SampledRows<Ranking>(
      samples: self,
      component: PlanComponent(type: "Groups", module: "RecipeDSL", settings: [:])
    ) { $0.rankings(judge.rewards) }
    rows.judge = judge
    rows.shaping = shaping
    return Dataset(sampling: rows, at: location, content)
  }

  /// The best of each prompt's replies against the worst by their rewards.
  func bestAgainstWorst(
    by judge: SampleJudge,
    shaping: ShapedReward? = nil,
    at location: SourceLocation,
    _ content: DatasetContent<Comparison>
  ) -> Dataset<Comparison> {
    var rows = SampledRows<Comparison>(
      samples: self,
      component: PlanComponent(type: "BestAgainstWorst", module: "RecipeDSL", settings: [:])
    ) { $0.comparisons(judge.rewards) }
    rows.judge = judge
    rows.shaping = shaping
    return Dataset(sampling: rows, at: location, content)
  }
}
