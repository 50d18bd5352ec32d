/// Someone who gives every reply a reward: a simulated annotator, or a rule.
///
/// It sees the texts alone, so that replies that a policy wrote can be rewarded too. A recipe's own judge
/// is a structure with the first function; it stores plain values only. One that compares a reply with the
/// answer of the prompt's row has the second one too, or is a `ReplyVerifier`.
public protocol ReplyJudge: Sendable, Hashable {
  /// The reward of a reply to a prompt; higher is better.
  func reward(prompt: String, reply: String) -> Double
  /// The reward of a reply to a prompt whose row gives an answer; by default the answer is not looked at.
  ///
  /// The answer is a demonstration's completion, or the best reply of a comparison or ranking; nil if the
  /// row gives none. A reward that is not finite leaves the reply out.
  func reward(prompt: String, reply: String, answer: String?) -> Double
  /// What is wrong with the settings, in sentences; empty when nothing is.
  var faults: [String] { get }
}

extension ReplyJudge {
  /// The reward without a look at the answer.
  public func reward(prompt: String, reply: String, answer: String?) -> Double {
    reward(prompt: prompt, reply: reply)
  }

  /// Nothing is wrong.
  public var faults: [String] { [] }
}
