/// Someone who gives every reply a reward: a simulated annotator, or a rule.
///
/// It sees the two texts alone, so that replies that a policy wrote can be rewarded too. A recipe's
/// own judge is a structure with this one function; it stores plain values only.
public protocol ReplyJudge: Sendable, Hashable {
  /// The reward of a reply to a prompt; higher is better.
  func reward(prompt: String, reply: String) -> Double
  /// What is wrong with the settings, in sentences; empty when nothing is.
  var faults: [String] { get }
}

extension ReplyJudge {
  /// Nothing is wrong.
  public var faults: [String] { [] }
}
