public import PreferenceData
public import RecipePlan

/// The mean reward that a judge gives to replies, such as those a policy drew.
public struct JudgedReward<Judge: ReplyJudge>: RatioMetric {
  /// The kind of example.
  public typealias Example = Demonstration

  /// Who rewards replies.
  public var judge: Judge

  /// Declares the metric.
  ///
  /// - Parameter judge: Who rewards replies, such as the `Taste` of simulated annotators, or `AnswerMatch`, whose mean
  ///   is the accuracy.
  public init(by judge: Judge) { self.judge = judge }

  /// The name in results.
  public var name: String { "rewards/judge" }
  /// The name for people.
  public var title: String { "judge's reward" }
  /// More is better.
  public var direction: Measurement.Direction { .higher }
  /// What is wrong with the judge.
  public var faults: [String] { judge.faults }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Demonstration>
  ) -> (numerator: Double, denominator: Double)? {
    let example = row.example
    let reward = judge.reward(
      prompt: example.prompt,
      reply: example.completion,
      answer: example.reference
    )
    // A rule that can't tell says nothing about the row.
    guard reward.isFinite else { return nil }
    return (reward * example.weight, example.weight)
  }
}
