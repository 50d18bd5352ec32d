/// A rule that says whether a reply is right, such as one that compares its answer with the known one.
///
/// As a judge it gives 1 for a right reply and 0 for a wrong one, so that it rewards groups of drawn
/// replies by itself (`samples.rankings(by: AnswerMatch())`) and measures a policy's accuracy
/// (`JudgedReward(by: AnswerMatch())`); with a reward model it shapes rewards. A recipe's own rule is a
/// structure with this one function, which may parse, compute or run what it likes; it stores plain
/// values only, so that the plan can record them, which a closure would hide.
public protocol ReplyVerifier: ReplyJudge {
  /// Whether a reply is right.
  /// - Parameters:
  ///   - prompt: What the reply answers.
  ///   - reply: The reply.
  ///   - answer: The reply that the prompt's row gives: of a demonstration its completion, of a
  ///     comparison or ranking the best one; nil if it gives none.
  /// - Returns: The verdict; nil when there is none, which leaves the reply without a reward.
  func isCorrect(prompt: String, reply: String, answer: String?) -> Bool?
}

extension ReplyVerifier {
  /// 1 for a right reply, 0 for a wrong one; not a number where that can't be told.
  public func reward(prompt: String, reply: String, answer: String?) -> Double {
    isCorrect(prompt: prompt, reply: reply, answer: answer).map { $0 ? 1 : 0 } ?? .nan
  }

  /// What is told without a known answer.
  public func reward(prompt: String, reply: String) -> Double {
    reward(prompt: prompt, reply: reply, answer: nil)
  }
}
